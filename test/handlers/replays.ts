/** What each event in `events` leads to. */

import { SAMPLES } from '../samples';
import type { WireEvent } from '../samples/common/sample';

/** The title of the test that replays the events of a kind, behind the kind's name. */
export const REPLAY = 'lives on by events of its time';

/** The events of each kind, by its type without `Custom::`. */
export const EVENTS: Readonly<Record<string, readonly WireEvent[]>> = Object.fromEntries(
  SAMPLES.map(({ kind, events }) => [kind.type.slice('Custom::'.length), events]));
