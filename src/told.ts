import { getSystemErrorMessage } from 'node:util';
import { ConfigError } from './config.ts';
import { UserError } from './errors.ts';

/** What a script tells whoever runs it of a failure: words where that person can mend it, else the fault with its stack. */
export function told(error: unknown): unknown {
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return error;
  // Node explains at length how to type a file that begins with a hyphen.
  if (String(error.code).startsWith('ERR_PARSE_ARGS'))
    return error.message.replace(/\s*To specify [^]*/, '').replaceAll('\n', ' ');
  if ('errno' in error && 'path' in error)
    return `${String(error.path)}: ${getSystemErrorMessage(Number(error.errno))}.`;
  return error;
}
