import {isRecord} from './is-record.ts';

export {isRecord} from './is-record.ts';

/** The value as a map; empty when it is none. */
export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** The value as a list; empty when it is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value when it is a text that says something. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;
