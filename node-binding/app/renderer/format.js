// Numbers as people read them. Sizes are decimal, as disks and networks count.

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 1536000 → "1.5 MB". */
export function bytes(count) {
  const power = count >= 1000 ? Math.min(Math.floor(Math.log10(count) / 3), units.length - 1) : 0;
  const value = count / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** A whole number of per cent, and 100 only for all of it. */
export function percent(part, whole) {
  return whole > 0 ? (part >= whole ? 100 : Math.min(99, Math.floor((part / whole) * 100))) : 0;
}

/** Milliseconds as the largest unit that says enough: "40 s", "3 min", "2 h 10 min", "3 days". */
export function duration(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} days`;
}

/** How long ago a time (ISO 8601) was, to a precision that does not fidget. */
export function age(iso, now = Date.now()) {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  return seconds < 60 ? 'less than a minute ago' : `${duration(seconds * 1000)} ago`;
}

export const count = (value) => value.toLocaleString('en');
