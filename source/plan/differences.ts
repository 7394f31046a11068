import {parse} from 'yaml';
import {isInstallerLabel} from '../installers/recognisers.ts';
import {describeRef, refOf, type KubeObject} from '../kubernetes/object.ts';
import {ruleDifferences} from './rule-differences.ts';

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const serverOwned = new Set([
	'managedFields',
	'resourceVersion',
	'generation',
	'uid',
	'creationTimestamp',
	'selfLink',
]);

/** What is put into the injector's webhooks when a revision tag answers in their place. */
const isDeactivated = (selector: unknown): boolean =>
	isMap(selector) &&
	isMap(selector['matchLabels']) &&
	selector['matchLabels']['istio.io/deactivated'] === 'never-match';

/**
What changes by itself or is written by others in a good installation (decision D-22): server bookkeeping,
status, the installer's labels, a webhook's caBundle, failurePolicy and deactivation, and replica counts.
*/
const isIgnored = (kind: string, path: readonly string[], live: unknown): boolean => {
	const [first, second, third] = path;
	const last = path.at(-1) ?? '';
	if (first === 'status') {
		return true;
	}

	if (first === 'metadata') {
		return (
			serverOwned.has(second ?? '') ||
			(second === 'labels' &&
				third !== undefined &&
				(third === 'istio.io/rev' || isInstallerLabel(third)))
		);
	}

	if (kind.endsWith('WebhookConfiguration')) {
		return (
			last === 'caBundle' ||
			last === 'failurePolicy' ||
			(last.endsWith('Selector') && isDeactivated(live))
		);
	}

	return kind === 'Deployment' && first === 'spec' && second === 'replicas';
};

const show = (value: unknown): string => {
	const text = value === undefined ? 'absent' : JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const byName = (list: readonly unknown[]): Map<string, unknown> | undefined => {
	const names = new Map<string, unknown>();
	for (const item of list) {
		if (!isMap(item) || typeof item['name'] !== 'string' || names.has(item['name'])) {
			return undefined;
		}

		names.set(item['name'], item);
	}

	return names;
};

const segments = (value: readonly unknown[]): Map<string, unknown> =>
	byName(value) ?? new Map(value.map((item, index) => [String(index), item]));

const spellPart = (part: string, isFirst: boolean): string => {
	if (!/^[A-Za-z_]\w*$/v.test(part)) {
		return `[${part}]`;
	}

	return isFirst ? part : `.${part}`;
};

const spell = (path: readonly string[]): string =>
	path.map((part, index) => spellPart(part, index === 0)).join('');

/** Of these, what counts is what their rules allow, not where in the list they stand. */
const roles = new Set(['ClusterRole', 'Role']);

/** ConfigMap entries that hold istiod's settings as one text: what goes of them and what comes is told key by key. */
const settingsKeys = new Set(['mesh', 'original-values']);

const settingsOf = (
	kind: string,
	[field, key, ...rest]: readonly string[],
	text: unknown,
): Record<string, unknown> | undefined => {
	if (
		kind !== 'ConfigMap' ||
		field !== 'data' ||
		rest.length > 0 ||
		!settingsKeys.has(key ?? '') ||
		typeof text !== 'string'
	) {
		return undefined;
	}

	try {
		const value: unknown = parse(text);
		return isMap(value) ? value : undefined;
	} catch {
		return undefined;
	}
};

function* compare(
	kind: string,
	path: readonly string[],
	live: unknown,
	planned: unknown,
): Generator<string> {
	if (isIgnored(kind, path, live)) {
		return;
	}

	if (
		path.length === 2 &&
		path[0] === 'metadata' &&
		(isMap(live) || isMap(planned)) &&
		(live === undefined || planned === undefined)
	) {
		// No labels at all and no labels that count are the same.
		yield* compare(kind, path, live ?? {}, planned ?? {});
		return;
	}

	if (path.length === 1 && path[0] === 'rules' && roles.has(kind)) {
		yield* ruleDifferences(Array.isArray(live) ? live : [], Array.isArray(planned) ? planned : []);
		return;
	}

	const bothLists = Array.isArray(live) && Array.isArray(planned);
	if (bothLists || (isMap(live) && isMap(planned))) {
		const left = bothLists ? segments(live) : new Map(Object.entries(live));
		const right = bothLists ? segments(planned) : new Map(Object.entries(planned));
		for (const key of new Set([...left.keys(), ...right.keys()])) {
			yield* compare(kind, [...path, key], left.get(key), right.get(key));
		}
	} else if (live !== planned) {
		const [before, after] = [settingsOf(kind, path, live), settingsOf(kind, path, planned)];
		const inside =
			before === undefined || after === undefined ? [] : [...compare(kind, path, before, after)];
		if (inside.length > 0) {
			yield* inside;
			return;
		}

		yield `${spell(path)} is ${show(live)}, planned ${show(planned)}`;
	}
}

/** In words, where a live object differs from what the API server says it would be after the planned apply. Empty: nothing. */
export const differencesBetween = (live: KubeObject, planned: KubeObject): string[] =>
	[...compare(live.kind, [], live, planned)].map(
		difference => `${describeRef(refOf(live))}: ${difference}`,
	);
