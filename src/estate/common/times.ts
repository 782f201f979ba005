/** An instant (epoch ms) as the vendors write it. */

/** `2026-10-05T08:14:07Z` */
export const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** `2026-10-05T08:14:07.512Z` */
export const isoMillis = (at: number): string => new Date(at).toISOString();

/** `2026-10-05T08:14:07.5120000Z`: .NET writes ticks of 100 ns. */
export const isoTicks = (at: number): string => new Date(at).toISOString().replace('Z', '0000Z');

/** `2026-10-05T08:14:07.512000Z`: Go with microseconds. */
export const isoMicros = (at: number): string => new Date(at).toISOString().replace('Z', '000Z');
