/** Recognizes constructs of this library without `instanceof`, which fails across two copies of the library. */

export function mark(construct: object, symbol: symbol): void {
  Object.defineProperty(construct, symbol, { value: true });
}

export function isMarked(x: unknown, symbol: symbol): boolean {
  return typeof x === 'object' && x !== null && symbol in x;
}
