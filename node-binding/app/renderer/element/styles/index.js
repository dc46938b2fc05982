// Constructed style sheets: a strict Content-Security-Policy lets them in, and needs no inline style for them.

import { base } from './base.js';
import { dialog } from './dialog.js';
import { header } from './header.js';
import { line } from './line.js';
import { list } from './list.js';
import { tokens } from './tokens.js';

export const styles = [tokens, base, header, list, line, dialog];
