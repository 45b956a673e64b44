const COUNT = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', ...CLOCK });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', ...CLOCK });
const MOMENT = new Intl.DateTimeFormat('en', { ...CLOCK, fractionalSecondDigits: 3 });
const MICRO = 1_000_000;

export const count = (value) => (value === undefined || value === null ? '–' : COUNT.format(value));
export const compact = (value) => (value === undefined || value === null ? '–' : value < 100_000 ? COUNT.format(value) : COMPACT.format(value));

/** Millionths of a dollar, with as many digits as say something. */
export function cost(microUsd) {
  if (microUsd === undefined || microUsd === null) return '–';
  const dollars = microUsd / MICRO;
  if (dollars === 0) return '$0';
  return `$${dollars >= 100 ? COUNT.format(Math.round(dollars)) : dollars >= 0.995 ? dollars.toFixed(2) : dollars.toFixed(4)}`;
}

export function duration(milliseconds) {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export function bytes(size) {
  if (!Number.isFinite(size) || size < 0) return '–';
  if (size < 1024) return `${size} B`;
  const kilo = size / 1024;
  if (kilo < 1024) return `${kilo.toFixed(1)} KB`;
  const mega = kilo / 1024;
  return mega < 1024 ? `${mega.toFixed(1)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}

/** Of this year without the year. */
export function time(iso) {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return '–';
  return (at.getFullYear() === new Date().getFullYear() ? DAY : DAY_OF_YEAR).format(at);
}

/** Within a timeline the day is known, and milliseconds tell one entry from the next. */
export function moment(iso) {
  const at = new Date(iso ?? NaN);
  return Number.isNaN(at.getTime()) ? '–' : MOMENT.format(at);
}

export const between = (from, to) => (from ? new Date(to ?? Date.now()) - new Date(from) : NaN);

/** Of the past nobody knows the time by which it is told; only what had ended took a time. */
export const tookSoFar = (of) => (of.as_of && !of.completed_at ? '–' : duration(between(of.started_at, of.completed_at)));

export const words = (name) => name.replaceAll('_', ' ');
export const plural = (number, thing) => `${count(number)} ${thing}${number === 1 ? '' : 's'}`;
