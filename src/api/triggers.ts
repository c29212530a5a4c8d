/**
 * The triggers of actions. A deployment performs an action once, and again whenever a trigger or
 * another property has changed.
 */

import { map, string } from './schema';

export const Triggers = map(string(), string());
