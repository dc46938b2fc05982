import type { Handlers } from '../handlers/index.mjs';

/** The page and its handlers for one browser on this machine, on 127.0.0.1 and a port that the system chooses. */
export interface Bridge {
  /** The link that lets one browser in, once. */
  url: string;
  close(): Promise<void>;
}

export declare function startBridge(handlers: Handlers): Promise<Bridge>;
