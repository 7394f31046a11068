import {setTimeout as delay} from 'node:timers/promises';
import type {Buffer} from 'node:buffer';
import {StringDecoder} from 'node:string_decoder';
import type {Readable} from 'node:stream';
import type {KubeObject} from '../../kubernetes/object.ts';
import type {KindName, ObjectOf} from '../../kubernetes/typed-object.ts';
import {ApiError, type ApiFailureKind, type WatchEvent} from '../../ports/cluster.ts';
import {recordOf, textOf} from '../../untyped.ts';
import type {ResourceKind} from '../../kubernetes/kinds.ts';
import {collectionPath, withQuery} from '../../kubernetes/paths.ts';
import {apiObject} from './api-object.ts';
import {listObjects} from './list-objects.ts';
import {decoded} from './read-body.ts';
import type {Transport} from './transport.ts';

/** The lines of a stream, as they come. Throws when one line grows beyond `maximumLength`. */
const linesOf = async function* (stream: Readable, maximumLength: number): AsyncIterable<string> {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		const lines = (rest + decoder.write(chunk)).split('\n');
		rest = lines.pop() ?? '';
		if (rest.length > maximumLength) {
			throw new Error('a line without an end');
		}

		yield* lines.filter(line => line !== '');
	}
};

/** The server ends a watch after so long, and we begin the next: a connection that died silently costs no more than this. */
const watchSeconds = 60;
const silenceMs = (watchSeconds + 10) * 1000;
const longestLine = 32 * 1024 * 1024;
/** Of one watch, however often it is taken up: what is watched here changes some hundred times in a run. */
const mostEvents = 50_000;
const firstPauseMs = 250;
const longestPauseMs = 10_000;

/** Failures that may pass; everything else ends the watch. */
const passing: ReadonlySet<ApiFailureKind> = new Set([
	'dns',
	'refused',
	'timed-out',
	'unanswered',
	'network',
	'proxy',
	'tls-silent',
	'server-error',
	'throttled',
	'gateway',
]);

type WatchOptions = {
	signal: AbortSignal;
	fieldSelector?: string;
	labelSelector?: string;
};

const keyOf = ({metadata}: Pick<KubeObject, 'metadata'>) =>
	metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`;

const eventTypes: Readonly<Record<string, WatchEvent['type']>> = {
	ADDED: 'added',
	MODIFIED: 'modified',
	DELETED: 'deleted',
};

/** What a new list says against what is known: used at the beginning, and after the server forgot where we were. */
const differences = <Kind extends KindName>(
	known: ReadonlyMap<string, ObjectOf<Kind>>,
	objects: ReadonlyArray<ObjectOf<Kind>>,
): Array<WatchEvent<Kind>> => {
	const present = new Set(objects.map(object => keyOf(object)));
	const gone = [...known.values()].filter(object => !present.has(keyOf(object)));
	return [
		...gone.map((object): WatchEvent<Kind> => ({type: 'deleted', object})),
		...objects.flatMap((object): Array<WatchEvent<Kind>> => {
			const before = known.get(keyOf(object));
			if (before === undefined) {
				return [{type: 'added', object}];
			}

			return before.metadata.resourceVersion === object.metadata.resourceVersion
				? []
				: [{type: 'modified', object}];
		}),
	];
};

/**
Lists, then watches from there with bookmarks. A watch that ends, or a connection that breaks, is taken up where it stopped; after 410 the
objects are listed again and only what changed is told. Ends when the signal aborts. Throws `ApiError` when the first list fails, and
later for what does not pass by itself (401, 403, the kind gone) and for a server that does not stop telling (`too-large`).
*/
export const watchObjects = async function* <Kind extends KindName & {namespace?: string}>(
	transport: Transport,
	resource: ResourceKind,
	kind: Kind,
	{signal, fieldSelector, labelSelector}: WatchOptions,
): AsyncIterable<WatchEvent<Kind>> {
	const known = new Map<string, ObjectOf<Kind>>();
	let resourceVersion: string | undefined;
	let pauseMs = firstPauseMs;

	let events = 0;
	const note = (event: WatchEvent<Kind>): WatchEvent<Kind> => {
		if (event.type === 'deleted') {
			known.delete(keyOf(event.object));
		} else {
			known.set(keyOf(event.object), event.object);
		}

		return event;
	};

	const follow = async function* (): AsyncIterable<WatchEvent<Kind>> {
		const {response, attempt} = await transport.stream({
			method: 'GET',
			path: withQuery(collectionPath(resource, kind.namespace), {
				watch: 1,
				allowWatchBookmarks: true,
				timeoutSeconds: watchSeconds,
				resourceVersion,
				fieldSelector,
				labelSelector,
			}),
			what: `watch ${resource.plural}`,
			signal,
		});
		const silence = setTimeout(() => {
			attempt.stop(
				new ApiError(
					'unanswered',
					`nothing was heard of the watch of ${resource.plural} for ${silenceMs / 1000} s`,
					{server: transport.target.server},
				),
			);
		}, silenceMs);
		try {
			for await (const line of linesOf(decoded(response), longestLine)) {
				silence.refresh();
				events++;
				if (events > mostEvents) {
					throw new ApiError(
						'too-large',
						`the watch of ${resource.plural} told more than ${String(mostEvents)} changes, and is not followed any more`,
						{server: transport.target.server},
					);
				}

				const event = recordOf(JSON.parse(line));
				const type = textOf(event['type']) ?? '';
				if (type === 'ERROR') {
					const status = recordOf(event['object']);
					throw new ApiError(
						'server-error',
						`${textOf(status['message']) ?? 'the watch failed'} (watch ${resource.plural})`,
						{server: transport.target.server, status: Number(status['code'])},
					);
				}

				resourceVersion =
					textOf(recordOf(recordOf(event['object'])['metadata'])['resourceVersion']) ??
					resourceVersion;
				pauseMs = firstPauseMs;
				const known_ = eventTypes[type];
				if (known_ !== undefined) {
					yield note({
						type: known_,
						object: apiObject(event['object'], kind, transport.target),
					});
				}
			}
		} catch (error) {
			throw attempt.failure(error);
		} finally {
			clearTimeout(silence);
			attempt.release();
			response.destroy();
		}
	};

	let isFirst = true;
	while (!signal.aborted) {
		try {
			if (resourceVersion === undefined) {
				const listed = await listObjects(transport, resource, kind, {
					fieldSelector,
					labelSelector,
					signal,
				});
				isFirst = false;
				resourceVersion = listed.resourceVersion;
				for (const event of differences(known, listed.objects)) {
					yield note(event);
				}
			}

			yield* follow();
		} catch (error) {
			if (signal.aborted) {
				return;
			}

			if (!(error instanceof ApiError)) {
				throw error;
			}

			if (error.status === 410) {
				resourceVersion = undefined;
			} else if (isFirst || !passing.has(error.kind)) {
				throw error;
			}
		}

		// Also between two watches that end at once: nobody wants a server flooded.
		await delay(pauseMs, undefined, {signal}).catch(() => undefined);
		pauseMs = Math.min(pauseMs * 2, longestPauseMs);
	}
};
