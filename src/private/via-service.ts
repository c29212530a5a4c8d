/** The condition that a key is used through a service only. */

export function viaService(
  service: string,
  region: string,
): { readonly StringEquals: { readonly [key: string]: string } } {
  return { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
}
