/** Certificates, as far as somebody looks at them. */

import { randomBytes } from 'node:crypto';

/** As long as a real certificate, and framed like one; there is no certificate in it. */
export function newCertificate(): string {
  const lines = randomBytes(864).toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
