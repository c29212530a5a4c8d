/** The randomness of the local cloud: all generated values come from one source. The linter refuses any other. */

import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of random values. */
export interface Random {
  /** A UUID of version 4. */
  uuid(): string;
  /** @internal the published types have no types of Node.js */
  bytes(size: number): Buffer;
  /** An integer from 0 to `below` - 1, each as likely as the others. @throws unless `below` is an integer above 0 */
  integer(below: number): number;
}

/** Values that nobody can predict. */
export class SystemRandom implements Random {
  public uuid(): string {
    return randomUUID();
  }

  /** @internal */
  public bytes(size: number): Buffer {
    return randomBytes(size);
  }

  public integer(below: number): number {
    return randomInt(below);
  }
}

/** The first outputs of xoroshiro128+ resemble the seed, so that adjacent seeds would begin alike. */
const SKIPPED = 32;

const WORD_BYTES = 4;

/**
 * The same values for the same seed; they are not secret. A cloud that starts again with a data
 * directory needs another seed each time, because the same seed would repeat its IDs.
 */
export class SeededRandom implements Random {
  private readonly generator;

  /** @param seed an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`the seed must be an integer from 0 to 2^32 - 1, not ${seed}`);
    }
    this.generator = xoroshiro128plus(seed);
    for (let skipped = 0; skipped < SKIPPED; skipped++) this.generator.next();
  }

  public uuid(): string {
    const variant = '89ab'[this.integer(4)];
    return this.bytes(16).toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})/, `$1-$2-4$3-${variant}$4-`);
  }

  /** @internal */
  public bytes(size: number): Buffer {
    const words = Buffer.alloc(Math.ceil(size / WORD_BYTES) * WORD_BYTES);
    for (let offset = 0; offset < size; offset += WORD_BYTES) words.writeInt32BE(this.generator.next(), offset);
    return words.subarray(0, size);
  }

  public integer(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1) {
      throw new RangeError(`an integer can be below an integer above 0, not below ${below}`);
    }
    return uniformInt(this.generator, 0, below - 1);
  }
}
