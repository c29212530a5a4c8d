/** Loaded before anything else: in this process it is the next day, and another time of it. */

const LATER = 31 * 3600_000 + 654_321;
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...values) {
    super(...(values.length > 0 ? values : [RealDate.now() + LATER]));
  }

  static now() {
    return RealDate.now() + LATER;
  }
};
