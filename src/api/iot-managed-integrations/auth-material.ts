/** The name of what a connector is authorized with, where that is not OAuth. */

import { string } from '../schema';

export const AuthMaterialName = string({ min: 1, max: 100, pattern: '[a-zA-Z0-9=_+/-]+' });
