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

/** Where an apply does not say anything: what the API server puts there follows from the rest (defaults, node ports). */
const unsent = Symbol('unsent');

/** What an apply says at one place of a map or list; a list whose items cannot be told apart counts as sent as it comes back. */
const sentAt = (sent: unknown, key: string, planned: unknown): unknown => {
	if (sent === unsent) {
		return unsent;
	}

	if (isMap(sent)) {
		return sent[key] ?? unsent;
	}

	if (!Array.isArray(sent) || !Array.isArray(planned)) {
		return sent === undefined ? unsent : planned;
	}

	const items = segments(sent);
	return items.has(key) && items.size === planned.length
		? items.get(key)
		: segments(planned).get(key);
};

function* compare(
	kind: string,
	path: readonly string[],
	live: unknown,
	{planned, sent}: {planned: unknown; sent: unknown},
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
		yield* compare(kind, path, live ?? {}, {planned: planned ?? {}, sent});
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
			yield* compare(kind, [...path, key], left.get(key), {
				planned: right.get(key),
				sent: sentAt(sent, key, planned),
			});
		}
	} else if (live !== planned && !(sent === unsent && planned !== undefined)) {
		const [before, after] = [settingsOf(kind, path, live), settingsOf(kind, path, planned)];
		const inside =
			before === undefined || after === undefined
				? []
				: [...compare(kind, path, before, {planned: after, sent: after})];
		if (inside.length > 0) {
			yield* inside;
			return;
		}

		yield `${spell(path)} is ${show(live)}, planned ${show(planned)}`;
	}
}

/**
In words, where a live object differs from what the API server says it would be after the planned apply. Empty: nothing. Of what `sent`,
the apply itself, does not say, only what would go is told: what comes follows from the rest.
*/
export const differencesBetween = (
	live: KubeObject,
	planned: KubeObject,
	sent: KubeObject = planned,
): string[] =>
	[...compare(live.kind, [], live, {planned, sent})].map(
		difference => `${describeRef(refOf(live))}: ${difference}`,
	);
