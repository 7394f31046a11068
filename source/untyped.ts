/** Looks into documents that are no API objects and whose shape nobody has promised (kubeconfigs, istioctl's and mesh configuration): what is missing, or is something else, is empty. */

/** A map of some data: neither a list nor null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as a map; empty when it is none. */
export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** The value as a list; empty when it is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value when it is a text that says something. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;
