import {once} from 'node:events';
import {collectionPath, groupPath} from '../../kubernetes/paths.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import {recordOf} from '../../untyped.ts';
import type {ClusterPort, WatchEvent} from '../../ports/cluster.ts';
import {answerWith, metadataOf} from './bodies.ts';
import type {Contents} from './contents.ts';
import type {Gate} from './gate.ts';
import {isSelected} from './selectors.ts';

/** An async iterable that can be pushed into; ends when the signal aborts. */
const makeEventQueue = <T>(
	signal: AbortSignal,
): {push: (item: T) => void; items: AsyncIterable<T>} => {
	const waiting: T[] = [];
	const bell = new EventTarget();

	const items = async function* (): AsyncIterable<T> {
		while (!signal.aborted) {
			const next = waiting.shift();
			if (next !== undefined) {
				yield next;
				continue;
			}

			await once(bell, 'ring', {signal}).catch(() => undefined);
		}
	};

	return {
		push(item) {
			waiting.push(item);
			bell.dispatchEvent(new Event('ring'));
		},
		items: items(),
	};
};

/** What is answered that is no object: static answers by path, and whoever knows the rest. */
type Answers = {
	paths: ReadonlyMap<string, unknown>;
	reviews: ReadonlyMap<string, (body: unknown) => unknown>;
	respond?: (path: string) => unknown;
};

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** The part of the port that only reads. */
export const makeReads = (
	{store, kinds, kindOf, findKind, pathOf, notFound}: Contents,
	gate: Gate,
	answers: Answers,
): Pick<ClusterPort, 'get' | 'text' | 'review' | 'read' | 'list' | 'kinds' | 'watch'> => ({
	async get(path, options) {
		await gate.enter({verb: 'get', path, dryRun: false}, options);
		const bare = path.split('?')[0] ?? path;
		const value =
			answers.paths.get(path) ??
			answers.paths.get(bare) ??
			answers.respond?.(path) ??
			store.at(bare)?.object;
		if (value === undefined) {
			throw notFound(path);
		}

		return structuredClone(value);
	},
	async text(path, options) {
		await gate.enter({verb: 'get', path, dryRun: false}, options);
		const value = answers.paths.get(path) ?? answers.respond?.(path);
		if (value === undefined) {
			throw notFound(path);
		}

		return typeof value === 'string' ? value : JSON.stringify(value);
	},
	async review(path, body, options) {
		await gate.enter(
			{
				verb: 'review',
				path,
				body,
				dryRun: false,
			},
			options,
		);
		const answer = answers.reviews.get(path)?.(body) ?? answers.paths.get(path);
		return structuredClone(answer ?? {...recordOf(body), status: {allowed: true}});
	},
	async read(ref, {metadataOnly = false, ...options} = {}) {
		await gate.enter({verb: 'get', path: pathOf(ref), dryRun: false}, options);
		const resource = findKind(ref);
		const object = resource === undefined ? undefined : store.get(resource, ref)?.object;
		return object === undefined
			? undefined
			: answerWith(metadataOnly ? metadataOf(object) : object, ref);
	},
	async list(
		kind,
		{
			metadataOnly = false,
			atMost = Number.POSITIVE_INFINITY,
			labelSelector,
			fieldSelector,
			...options
		} = {},
	) {
		const resource = findKind(kind);
		await gate.enter(
			{
				verb: 'list',
				path:
					resource === undefined
						? groupPath(kind.apiVersion)
						: collectionPath(resource, kind.namespace),
				dryRun: false,
			},
			options,
		);
		const objects = store
			.list(kindOf(kind), kind.namespace)
			.filter(object => isSelected(object, {labelSelector, fieldSelector}))
			.slice(0, atMost);
		return objects.map(object => answerWith(metadataOnly ? metadataOf(object) : object, kind));
	},
	async kinds(options) {
		await gate.enter({verb: 'get', path: '/apis', dryRun: false}, options);
		return [...kinds.values()].map(({apiVersion, kind, namespaced}) => ({
			apiVersion,
			kind,
			namespaced,
			verbs,
		}));
	},
	async *watch(kind, {signal, ...selectors}) {
		const resource = kindOf(kind);
		await gate.enter(
			{verb: 'watch', path: collectionPath(resource, kind.namespace), dryRun: false},
			{signal},
		);
		const queue = makeEventQueue<WatchEvent>(signal);
		const isOurs = (object: KubeObject) =>
			(kind.namespace === undefined || object.metadata.namespace === kind.namespace) &&
			isSelected(object, selectors);
		const stop = store.listen((event, changed) => {
			if (
				changed.kind === resource.kind &&
				changed.apiVersion === resource.apiVersion &&
				isOurs(event.object)
			) {
				queue.push({...event, object: structuredClone(event.object)});
			}
		});
		try {
			for (const object of store
				.list(resource, kind.namespace)
				.filter(candidate => isOurs(candidate))) {
				yield {type: 'added', object: answerWith(object, kind)};
			}

			for await (const {type, object} of queue.items) {
				yield {type, object: answerWith(object, kind)};
			}
		} finally {
			stop();
		}
	},
});
