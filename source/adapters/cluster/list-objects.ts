import type {KindName, ObjectOf} from '../../kubernetes/typed-object.ts';
import {ApiError, type ListOptions} from '../../ports/cluster.ts';
import {recordOf, textOf} from '../../untyped.ts';
import type {ResourceKind} from '../../kubernetes/kinds.ts';
import {makeListBudget} from '../../kubernetes/list-budget.ts';
import {collectionPath, withQuery} from '../../kubernetes/paths.ts';
import {apiObject} from './api-object.ts';
import {membersOf} from './members-of.ts';
import {jsonOf} from './status.ts';
import type {Transport} from './transport.ts';

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
export const metadataObject = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

type Listed<Kind extends KindName> = {
	objects: Array<ObjectOf<Kind>>;
	resourceVersion?: string;
};

/** Between two pages the list may grow too old for the server to go on with (410). */
const isExpired = (error: unknown): boolean => error instanceof ApiError && error.status === 410;

/**
All objects of a kind, page by page; started anew once when the list expires in the middle. Throws `ApiError`, `too-large` also for a list
that does not end.
*/
export const listObjects = async <Kind extends KindName & {namespace?: string}>(
	transport: Transport,
	resource: ResourceKind,
	kind: Kind,
	options: ListOptions = {},
): Promise<Listed<Kind>> => {
	const {
		labelSelector,
		fieldSelector,
		metadataOnly = false,
		pageSize = 250,
		atMost = Number.POSITIVE_INFINITY,
		signal,
		timeoutMs,
	} = options;

	const readPages = async (): Promise<Listed<Kind>> => {
		const objects: Array<ObjectOf<Kind>> = [];
		let next: string | undefined;
		let resourceVersion: string | undefined;
		const budget = makeListBudget({
			isFiltered: labelSelector !== undefined || fieldSelector !== undefined,
			now: () => performance.now(),
		});
		do {
			const answer = await transport.exchange({
				method: 'GET',
				path: withQuery(collectionPath(resource, kind.namespace), {
					labelSelector,
					fieldSelector,
					limit: Math.min(pageSize, atMost - objects.length),
					continue: next,
				}),
				what: `list ${resource.plural}`,
				accept: metadataOnly ? metadataList : undefined,
				repeatable: 'read',
				signal,
				timeoutMs,
			});
			const page = jsonOf(answer, transport.target);
			const metadata = recordOf(recordOf(page)['metadata']);
			const items = membersOf(page, 'items', {
				what: `list ${resource.plural}`,
				target: transport.target,
			});
			// A server may send more than it was asked for.
			for (const item of items.slice(0, atMost - objects.length)) {
				objects.push(apiObject(item, kind, transport.target, {metadataOnly}));
			}

			next = textOf(metadata['continue']);
			resourceVersion = textOf(metadata['resourceVersion']);
			const problem = budget.problemAfter({items: items.length, next, bytes: answer.body.length});
			if (problem !== undefined && objects.length < atMost) {
				throw new ApiError('too-large', `${problem} (list ${resource.plural})`, {
					server: transport.target.server,
				});
			}
		} while (next !== undefined && objects.length < atMost);

		return {objects, resourceVersion};
	};

	try {
		return await readPages();
	} catch (error) {
		if (!isExpired(error)) {
			throw error;
		}

		return readPages();
	}
};
