/** The condition under which a key is used by way of a service only. */

export function viaService(
  service: string,
  region: string,
): { readonly StringEquals: { readonly [key: string]: string } } {
  return { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
}
