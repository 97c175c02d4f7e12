// Preloaded into a server by a test: SIGURG sets its clock back by an hour, as an operator or NTP may.

const HOUR_MS = 3_600_000;
const RealDate = Date;
let shiftMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...parameters) {
    if (parameters.length === 0) super(RealDate.now() - shiftMs);
    else super(...parameters);
  }

  static now() {
    return RealDate.now() - shiftMs;
  }
};

process.on('SIGURG', () => {
  shiftMs += HOUR_MS;
});
