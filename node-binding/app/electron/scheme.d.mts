/** The host's own `Request` and `Response`, where its declarations are there. */
type Host<Name extends string> = typeof globalThis extends { [name in Name]: { prototype: infer Value } } ? Value : unknown;
type Response = Host<'Response'>;
type Request = Host<'Request'>;

/** The page's own scheme, and its address in it. */
export declare const scheme: 'modelmanager';
export declare const pageUrl: string;

/** Before the app is ready: makes the scheme an origin of its own. */
export declare function declareScheme(protocol: {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: object }[]): void;
}): void;

/** When the app is ready: serves the page's files in it, and nothing else. */
export declare function serveScheme(protocol: { handle(scheme: string, handler: (request: Request) => Promise<Response>): void }): void;

/** Answers one request for a file of the page. */
export declare function answerRequest(request: Request): Promise<Response>;

/** Whether a URL is the page's; a fragment is no other page. */
export declare function isPageUrl(url: string): boolean;
