/**
 * Actions are carried out at deployment: once, and again whenever a trigger or anything else in
 * their properties has changed.
 */

import { map, string } from './schema';

export const Triggers = map(string(), string());
