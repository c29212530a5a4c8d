/** The name of a credential by which a connector is authorized without OAuth. */

import { string } from '../schema';

export const AuthMaterialName = string({ min: 1, max: 100, pattern: '[a-zA-Z0-9=_+/-]+' });
