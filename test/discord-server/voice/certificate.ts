import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** A self-signed certificate for 127.0.0.1, valid until 2126; its key is no secret. For `NODE_EXTRA_CA_CERTS`. */
export const certificateFile = fileURLToPath(new URL('loopback-certificate.pem', import.meta.url));

export const cert = readFileSync(certificateFile, 'utf8');
export const key = readFileSync(new URL('loopback-key.pem', import.meta.url), 'utf8');

let isTrusted = false;

/** Lets this process trust the certificate, as voice libraries offer no way to. */
export function trust(): void {
  if (!isTrusted) setDefaultCACertificates([...getCACertificates('default'), cert]);
  isTrusted = true;
}
