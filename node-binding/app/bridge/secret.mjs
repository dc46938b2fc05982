// Secrets of 128 bits, and comparing them in a time that does not depend on them.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const newSecret = () => randomBytes(16).toString('base64url');

const digest = (text) => createHash('sha256').update(text).digest();

/** Digests are of one length, so that nothing is told of the secret's either. */
export const isSame = (secret, given) => typeof given === 'string' && timingSafeEqual(digest(secret), digest(given));
