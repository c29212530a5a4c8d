/** The outcome of each event in `events`. */

import { SAMPLES } from '../samples';
import type { WireEvent } from '../samples/common/sample';

/** The title of the test that replays the events of a kind, after the kind's name. */
export const REPLAY = 'lives on by events of its time';

/** The events of each kind, by its type without `Custom::`. */
export const EVENTS: Readonly<Record<string, readonly WireEvent[]>> = Object.fromEntries(
  SAMPLES.map(({ kind, events }) => [kind.type.slice('Custom::'.length), events]));
