import { rootCertificates } from 'node:tls';

/**
 * The certificate authorities that a TLS connection trusts, as an option of it: Node's own and, where there are some, others.
 *
 * @param ca PEM certificates
 */
export function trustedAuthorities(ca: string | undefined): { ca?: string[] } {
  return ca === undefined ? {} : { ca: [...rootCertificates, ca] };
}
