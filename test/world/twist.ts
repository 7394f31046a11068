import {createHash} from 'node:crypto';

type Place = {holder: Record<string, unknown> | unknown[]; key: string | number};

const placesIn = (value: unknown): Place[] => {
	if (Array.isArray(value)) {
		return value.flatMap((item, key) => [{holder: value, key}, ...placesIn(item)]);
	}

	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([key, item]) => [
				{holder: value as Record<string, unknown>, key},
				...placesIn(item),
			])
		: [];
};

const deep = (): unknown => {
	let value: unknown = 1;
	for (let level = 0; level < 2000; level++) {
		value = level % 2 === 0 ? [value] : {a: value};
	}

	return value;
};

/** What must steer no terminal, no log and no CI. */
export const steering =
	'\u{1B}]0;owned\u{7}\u{1B}[31m\r\n::error::owned\n##vso[task.complete]\u{202E}';

/** What a field may hold that no version of Kubernetes puts there. */
const wrongs: ReadonlyArray<() => unknown> = [
	() => null,
	() => 1e300,
	() => -1,
	() => '',
	() => 'Unheard-of',
	() => true,
	() => [],
	() => ({}),
	() => [null],
	() => steering,
	() => 'x'.repeat(5 * 2 ** 20),
	() => '999999999999999999999999',
	deep,
];

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** A JSON text with one of its fields changed, which and how depending on the text and `salt` alone. What is no JSON stays as it is. */
export const twist = (text: string, salt: string): string => {
	const body = parsed(text);
	const places = placesIn(body);
	const digest = createHash('sha256').update(salt).update(String(places.length)).digest();
	const place = places[digest.readUInt32BE(0) % Math.max(1, places.length)];
	const wrong = wrongs[digest.readUInt32BE(4) % wrongs.length];
	if (place === undefined || wrong === undefined) {
		return text;
	}

	Object.assign(place.holder, {[place.key]: wrong()});
	return JSON.stringify(body);
};

/** By these an object is told from others. */
const identifying = new Set<string | number>([
	'apiVersion',
	'kind',
	'namespace',
	'uid',
	'resourceVersion',
	'continue',
]);

/** A JSON text in which about every fourth text that somebody made up says something `steering`. What is no JSON stays as it is. */
export const steer = (text: string, salt: string): string => {
	const body = parsed(text);
	const digest = createHash('sha256').update(salt).digest();
	for (const [index, {holder, key}] of placesIn(body).entries()) {
		const value: unknown = Reflect.get(holder, key);
		if (
			typeof value === 'string' &&
			!identifying.has(key) &&
			((digest[index % digest.length] ?? 0) + index) % 4 === 0
		) {
			Object.assign(holder, {[key]: `${value}${steering}`});
		}
	}

	return body === undefined ? text : JSON.stringify(body);
};
