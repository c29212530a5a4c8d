/** The time measurements of a console, in simulated time. */

/** Replaces the timers of a console. @param now the time in milliseconds */
export function timing(console: Console, now: () => number): Console {
  const started = new Map<string, number>();
  const log = (label: string, values: unknown[]) => {
    const from = started.get(label);
    if (from === undefined) console.warn(`Warning: No such label '${label}' for console.time()`);
    else console.log('%s: %s', label, duration(now() - from), ...values);
  };
  return Object.assign(console, {
    time: (label = 'default') => {
      if (started.has(label)) console.warn(`Warning: Label '${label}' already exists for console.time()`);
      else started.set(label, now());
    },
    timeLog: (label = 'default', ...values: unknown[]) => log(label, values),
    timeEnd: (label = 'default') => {
      log(label, []);
      started.delete(label);
    },
  });
}

/** The format of Node.js. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toFixed(3))}ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(3)}s`;
  const [minutes, rest] = [Math.floor(seconds / 60), pad((seconds % 60).toFixed(3), 6)];
  return minutes < 60
    ? `${minutes}:${rest} (m:ss.mmm)`
    : `${Math.floor(minutes / 60)}:${pad(minutes % 60, 2)}:${rest} (h:mm:ss.mmm)`;
}

const pad = (value: unknown, length: number) => String(value).padStart(length, '0');
