import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';
import {listOf, recordOf, textOf} from '../../source/untyped.ts';
import type {RawApi} from './raw-api.ts';

/** One thing that tests on the simulated world rest on. `namespace` is the assertion's own, and holds what every new one does. */
type Assertion = {
	says: string;
	check: (api: RawApi, namespace: string) => Promise<void>;
};

const namespacesPath = '/api/v1/namespaces';
const mapsIn = (namespace: string) => `${namespacesPath}/${namespace}/configmaps`;

/** Without what is empty: a server does not keep it, and two who apply it are in conflict. */
const map = (name: string, data?: Record<string, string>, labels?: Record<string, string>) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, ...(labels === undefined ? {} : {labels})},
	...(data === undefined ? {} : {data}),
});

const metadataOf = (body: unknown) => recordOf(recordOf(body)['metadata']);
const dataOf = (body: unknown) => recordOf(recordOf(body)['data']);
const versionOf = (body: unknown) => textOf(metadataOf(body)['resourceVersion']) ?? '';
const itemsOf = (body: unknown) => listOf(recordOf(body)['items']);
const namesOf = (body: unknown) =>
	itemsOf(body)
		.map(item => textOf(metadataOf(item)['name']) ?? '')
		.toSorted();

const isStatus = (
	{status, body}: {status: number; body: unknown},
	code: number,
	reason: string,
): void => {
	const {kind, code: said, reason: why} = recordOf(body);
	assert.deepEqual(
		{status, kind, said, why},
		{status: code, kind: 'Status', said: code, why: reason},
		JSON.stringify(body),
	);
};

const until = async (what: string, is: () => Promise<boolean>): Promise<void> => {
	const limit = performance.now() + 60_000;
	while (!(await is())) {
		assert.ok(performance.now() < limit, `in vain: ${what}`);
		await delay(100);
	}
};

/** Server-side apply. */
const apply = async (
	api: RawApi,
	path: string,
	body: unknown,
	query: {manager: string; force?: boolean; dryRun?: boolean},
) =>
	api.send(
		'PATCH',
		`${path}?fieldManager=${query.manager}${query.force === true ? '&force=true' : ''}${query.dryRun === true ? '&dryRun=All' : ''}`,
		{body, type: 'application/apply-patch+yaml'},
	);

type Event = {type: string; name: string; value: unknown};

/** The first `count` events of a watch while `change` is made. */
const eventsOf = async (
	api: RawApi,
	path: string,
	count: number,
	change: () => Promise<void>,
): Promise<Event[]> => {
	const events: Event[] = [];
	const changed = change();
	for await (const line of api.lines(path)) {
		const {type, object} = recordOf(JSON.parse(line));
		events.push({
			type: textOf(type) ?? '',
			name: textOf(metadataOf(object)['name']) ?? '',
			value: dataOf(object)['value'],
		});
		if (events.length === count) {
			break;
		}
	}

	await changed;
	return events;
};

export const apiSemantics: readonly Assertion[] = [
	{
		says: 'a POST stores once, with uid and version; a second one and one into no namespace are refused',
		async check(api, namespace) {
			const created = await api.send('POST', mapsIn(namespace), {body: map('one', {value: '1'})});
			assert.equal(created.status, 201);
			const {uid, resourceVersion, creationTimestamp, namespace: where} = metadataOf(created.body);
			assert.match(String(uid), /^[\da-f\-]{36}$/v);
			assert.match(String(resourceVersion), /^\d+$/v);
			assert.match(String(creationTimestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/v);
			assert.equal(where, namespace);
			isStatus(await api.send('POST', mapsIn(namespace), {body: map('one')}), 409, 'AlreadyExists');
			isStatus(
				await api.send('POST', mapsIn('there-is-none'), {body: map('one')}),
				404,
				'NotFound',
			);
		},
	},
	{
		says: 'what is not there is a Status of 404; a group that is not served is plain text',
		async check(api, namespace) {
			isStatus(await api.send('GET', `${mapsIn(namespace)}/none`), 404, 'NotFound');
			isStatus(await api.send('DELETE', `${mapsIn(namespace)}/none`), 404, 'NotFound');
			isStatus(
				await api.send('PATCH', `${mapsIn(namespace)}/none`, {body: {data: {}}}),
				404,
				'NotFound',
			);
			const unknown = await api.send('GET', '/apis/nobody.example.com/v1');
			assert.deepEqual([unknown.status, unknown.type.split(';')[0]], [404, 'text/plain']);
		},
	},
	{
		says: 'who has no right token is refused with 401',
		async check(api) {
			isStatus(
				await api.send('GET', `${namespacesPath}/default`, {credentials: false}),
				401,
				'Unauthorized',
			);
		},
	},
	{
		says: 'a list has a version, items without their kind, and takes label and field selectors',
		async check(api, namespace) {
			for (const [name, labels] of [
				['a', {app: 'shop', tier: 'web'}],
				['b', {app: 'shop'}],
				['c', {app: 'bank'}],
				['d', undefined],
			] as const) {
				await api.send('POST', mapsIn(namespace), {body: map(name, undefined, labels)});
			}

			const all = await api.send('GET', mapsIn(namespace));
			assert.equal(recordOf(all.body)['kind'], 'ConfigMapList');
			assert.match(versionOf(all.body), /^\d+$/v);
			assert.ok(itemsOf(all.body).every(item => recordOf(item)['kind'] === undefined));
			for (const [selector, names] of [
				['labelSelector=app%3Dshop', ['a', 'b']],
				['labelSelector=app%3Dshop%2Ctier%3Dweb', ['a']],
				['labelSelector=app%20in%20(shop%2Cbank)', ['a', 'b', 'c']],
				['labelSelector=app%20in%20(shop%2Cbank)%2C!tier', ['b', 'c']],
				['labelSelector=tier', ['a']],
				['fieldSelector=metadata.name%3Dc', ['c']],
				['fieldSelector=metadata.name!%3Dc&labelSelector=app', ['a', 'b']],
				['labelSelector=app!%3Dshop&fieldSelector=metadata.name!%3Dkube-root-ca.crt', ['c', 'd']],
			] as const) {
				const found = await api.send('GET', `${mapsIn(namespace)}?${selector}`);
				assert.deepEqual(namesOf(found.body), names, selector);
			}
		},
	},
	{
		says: 'a list comes in pages of one version, each saying how to go on',
		async check(api, namespace) {
			for (const name of ['a', 'b', 'c', 'd', 'e']) {
				await api.send('POST', mapsIn(namespace), {body: map(name, undefined, {page: 'yes'})});
			}

			const of = async (next?: string) =>
				api.send(
					'GET',
					`${mapsIn(namespace)}?limit=2&labelSelector=page${next === undefined ? '' : `&continue=${encodeURIComponent(next)}`}`,
				);
			const first = await of();
			await api.send('POST', mapsIn(namespace), {body: map('f', undefined, {page: 'yes'})});
			const names = [...namesOf(first.body)];
			let next = textOf(metadataOf(first.body)['continue']);
			let pages = 1;
			while (next !== undefined && next !== '') {
				const page = await of(next);
				assert.equal(versionOf(page.body), versionOf(first.body));
				names.push(...namesOf(page.body));
				next = textOf(metadataOf(page.body)['continue']);
				pages++;
			}

			assert.deepEqual([pages, names], [3, ['a', 'b', 'c', 'd', 'e']]);
		},
	},
	{
		says: 'metadata alone is given on request, of one object and of a list',
		async check(api, namespace) {
			await api.send('POST', mapsIn(namespace), {body: map('one', {value: 'secret'})});
			const accept = (kind: string) => ({
				accept: `application/json;as=${kind};g=meta.k8s.io;v=v1`,
			});
			const one = await api.send(
				'GET',
				`${mapsIn(namespace)}/one`,
				accept('PartialObjectMetadata'),
			);
			assert.deepEqual(
				[recordOf(one.body)['kind'], recordOf(one.body)['data']],
				['PartialObjectMetadata', undefined],
			);
			const list = await api.send('GET', mapsIn(namespace), accept('PartialObjectMetadataList'));
			assert.equal(recordOf(list.body)['kind'], 'PartialObjectMetadataList');
			assert.ok(!list.text.includes('secret'));
		},
	},
	{
		says: 'an apply creates, changes nothing when repeated, and stores nothing in a dry run',
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			const created = await apply(api, path, map('one', {value: '1'}), {manager: 'ours'});
			assert.equal(created.status, 201);
			const again = await apply(api, path, map('one', {value: '1'}), {manager: 'ours'});
			assert.deepEqual([again.status, versionOf(again.body)], [200, versionOf(created.body)]);
			const dry = await apply(api, path, map('one', {value: '2'}), {
				manager: 'ours',
				dryRun: true,
			});
			assert.equal(dataOf(dry.body)['value'], '2');
			const now = await api.send('GET', path);
			assert.deepEqual(
				[dataOf(now.body)['value'], versionOf(now.body)],
				['1', versionOf(created.body)],
			);
			const managers = listOf(metadataOf(now.body)['managedFields']).map(entry => {
				const {manager, operation} = recordOf(entry);
				return [manager, operation];
			});
			assert.deepEqual(managers, [['ours', 'Apply']]);
		},
	},
	{
		says: "an apply of another one's field is a conflict that names its manager; force takes it over; the same value is shared",
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			await apply(api, path, map('one', {value: '1', other: 'x'}), {manager: 'theirs'});
			const refused = await apply(api, path, map('one', {value: '2'}), {manager: 'ours'});
			isStatus(refused, 409, 'Conflict');
			assert.match(refused.text, /theirs/v);
			assert.match(refused.text, /\.data\.value/v);
			const shared = await apply(api, path, map('one', {value: '1'}), {manager: 'ours'});
			assert.equal(shared.status, 200, shared.text);
			const forced = await apply(api, path, map('one', {value: '2'}), {
				manager: 'ours',
				force: true,
			});
			assert.deepEqual(dataOf(forced.body), {value: '2', other: 'x'});
			isStatus(
				await apply(api, path, map('one', {value: '1', other: 'x'}), {manager: 'theirs'}),
				409,
				'Conflict',
			);
		},
	},
	{
		says: 'what an apply leaves out is removed, unless somebody else holds it too',
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			await apply(api, path, map('one', {mine: '1', both: '1', theirs: '1'}), {manager: 'ours'});
			const both = await apply(api, path, map('one', {both: '1'}), {manager: 'theirs'});
			assert.equal(both.status, 200, both.text);
			const less = await apply(api, path, map('one', {theirs: '1'}), {manager: 'ours'});
			assert.deepEqual(dataOf(less.body), {both: '1', theirs: '1'});
		},
	},
	{
		says: 'what an update wrote belongs to its manager, whom an apply meets as a conflict',
		async check(api, namespace) {
			await api.send('POST', `${mapsIn(namespace)}?fieldManager=hand`, {
				body: map('one', {value: '1'}),
			});
			const refused = await apply(api, `${mapsIn(namespace)}/one`, map('one', {value: '2'}), {
				manager: 'ours',
			});
			isStatus(refused, 409, 'Conflict');
			assert.match(refused.text, /hand/v);
		},
	},
	{
		says: 'a PUT of an old version or of another uid is a conflict; one that changes nothing keeps the version',
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			const {body: first} = await api.send('POST', mapsIn(namespace), {
				body: map('one', {value: '1'}),
			});
			const withData = (data: Record<string, string>, metadata: Record<string, unknown> = {}) => ({
				...recordOf(first),
				metadata: {...metadataOf(first), ...metadata},
				data,
			});
			const second = await api.send('PUT', path, {body: withData({value: '2'})});
			assert.equal(second.status, 200);
			assert.notEqual(versionOf(second.body), versionOf(first));
			isStatus(await api.send('PUT', path, {body: withData({value: '3'})}), 409, 'Conflict');
			isStatus(
				await api.send('PUT', path, {
					body: withData(
						{value: '3'},
						{resourceVersion: undefined, uid: '11111111-1111-4111-8111-111111111111'},
					),
				}),
				409,
				'Conflict',
			);
			const same = await api.send('PUT', path, {body: second.body});
			assert.equal(versionOf(same.body), versionOf(second.body));
			const blind = await api.send('PUT', path, {
				body: withData({value: '4'}, {resourceVersion: undefined}),
			});
			assert.deepEqual([blind.status, dataOf(blind.body)['value']], [200, '4']);
		},
	},
	{
		says: 'a merge patch changes what it names, and null removes',
		async check(api, namespace) {
			await api.send('POST', mapsIn(namespace), {
				body: map('one', {a: '1', b: '2'}, {keep: 'yes', drop: 'yes'}),
			});
			const {body} = await api.send('PATCH', `${mapsIn(namespace)}/one`, {
				body: {metadata: {labels: {drop: null}}, data: {a: '3'}},
			});
			assert.deepEqual(
				[metadataOf(body)['labels'], dataOf(body)],
				[{keep: 'yes'}, {a: '3', b: '2'}],
			);
		},
	},
	{
		says: 'a deletion with another uid is a conflict and deletes nothing',
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			const {body} = await api.send('POST', mapsIn(namespace), {body: map('one')});
			const options = (uid: unknown) => ({
				body: {apiVersion: 'v1', kind: 'DeleteOptions', preconditions: {uid}},
			});
			isStatus(
				await api.send('DELETE', path, options('11111111-1111-4111-8111-111111111111')),
				409,
				'Conflict',
			);
			assert.equal((await api.send('GET', path)).status, 200);
			assert.equal((await api.send('DELETE', path, options(metadataOf(body)['uid']))).status, 200);
			isStatus(await api.send('GET', path), 404, 'NotFound');
		},
	},
	{
		says: 'an object with a finalizer stays, marked, until that is taken from it',
		async check(api, namespace) {
			const path = `${mapsIn(namespace)}/one`;
			await api.send('POST', mapsIn(namespace), {
				body: {
					...map('one'),
					metadata: {name: 'one', finalizers: ['example.com/guard']},
				},
			});
			assert.equal((await api.send('DELETE', path)).status, 200);
			const marked = await api.send('GET', path);
			assert.match(String(metadataOf(marked.body)['deletionTimestamp']), /^\d{4}-/v);
			await api.send('PATCH', path, {body: {metadata: {finalizers: null}}});
			isStatus(await api.send('GET', path), 404, 'NotFound');
		},
	},
	{
		says: 'a namespace that is deleted takes its objects along, and takes no new ones meanwhile',
		async check(api, namespace) {
			await api.send('POST', mapsIn(namespace), {
				body: {...map('one'), metadata: {name: 'one', finalizers: ['example.com/guard']}},
			});
			assert.equal((await api.send('DELETE', `${namespacesPath}/${namespace}`)).status, 200);
			const marked = await api.send('GET', `${namespacesPath}/${namespace}`);
			assert.equal(recordOf(recordOf(marked.body)['status'])['phase'], 'Terminating');
			isStatus(await api.send('POST', mapsIn(namespace), {body: map('two')}), 403, 'Forbidden');
			await api.send('PATCH', `${mapsIn(namespace)}/one`, {body: {metadata: {finalizers: null}}});
			await until('the namespace is gone', async () => {
				const {status} = await api.send('GET', `${namespacesPath}/${namespace}`);
				return status === 404;
			});
			isStatus(await api.send('GET', `${mapsIn(namespace)}/one`), 404, 'NotFound');
		},
	},
	{
		says: 'what belongs to an object goes with it',
		async check(api, namespace) {
			const {body} = await api.send('POST', mapsIn(namespace), {body: map('owner')});
			await api.send('POST', mapsIn(namespace), {
				body: {
					...map('owned'),
					metadata: {
						name: 'owned',
						ownerReferences: [
							{apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: metadataOf(body)['uid']},
						],
					},
				},
			});
			await api.send('POST', mapsIn(namespace), {body: map('free')});
			await api.send('DELETE', `${mapsIn(namespace)}/owner`);
			await until('the owned one is gone', async () => {
				const {status} = await api.send('GET', `${mapsIn(namespace)}/owned`);
				return status === 404;
			});
			assert.equal((await api.send('GET', `${mapsIn(namespace)}/free`)).status, 200);
		},
	},
	{
		says: 'a watch goes on where a list stopped: added, modified, deleted, in order',
		async check(api, namespace) {
			await api.send('POST', mapsIn(namespace), {body: map('before', {value: '0'})});
			const list = await api.send('GET', mapsIn(namespace));
			// Before the watch begins, and while it goes on.
			await api.send('POST', mapsIn(namespace), {body: map('one', {value: '1'})});
			const events = await eventsOf(
				api,
				`${mapsIn(namespace)}?watch=1&resourceVersion=${versionOf(list.body)}&timeoutSeconds=30`,
				3,
				async () => {
					await api.send('PATCH', `${mapsIn(namespace)}/one`, {body: {data: {value: '2'}}});
					await api.send('DELETE', `${mapsIn(namespace)}/one`);
				},
			);
			assert.deepEqual(events, [
				{type: 'ADDED', name: 'one', value: '1'},
				{type: 'MODIFIED', name: 'one', value: '2'},
				{type: 'DELETED', name: 'one', value: '2'},
			]);
		},
	},
	{
		says: 'for a watch with a selector an object that enters is added, and one that leaves is deleted',
		async check(api, namespace) {
			await api.send('POST', mapsIn(namespace), {body: map('one', {value: '1'})});
			const list = await api.send('GET', mapsIn(namespace));
			const events = await eventsOf(
				api,
				`${mapsIn(namespace)}?watch=1&labelSelector=in%3Dyes&resourceVersion=${versionOf(list.body)}&timeoutSeconds=30`,
				2,
				async () => {
					const label = async (value: string | null) =>
						api.send('PATCH', `${mapsIn(namespace)}/one`, {
							body: {metadata: {labels: {in: value}}},
						});
					await label('yes');
					await label(null);
				},
			);
			assert.deepEqual(
				events.map(({type}) => type),
				['ADDED', 'DELETED'],
			);
		},
	},
	{
		says: 'a watch ends when its time is over',
		async check(api, namespace) {
			const list = await api.send('GET', mapsIn(namespace));
			for await (const line of api.lines(
				`${mapsIn(namespace)}?watch=1&resourceVersion=${versionOf(list.body)}&timeoutSeconds=1`,
			)) {
				assert.fail(line);
			}
		},
	},
	{
		says: 'stringData of a Secret is stored as data',
		async check(api, namespace) {
			const {body} = await api.send('POST', `${namespacesPath}/${namespace}/secrets`, {
				body: {
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {name: 'one'},
					stringData: {word: 'open'},
				},
			});
			assert.deepEqual(
				[dataOf(body), recordOf(body)['stringData']],
				[{word: 'b3Blbg=='}, undefined],
			);
		},
	},
	{
		says: 'a review says whether it is allowed, and stores nothing',
		async check(api) {
			const {status, body} = await api.send(
				'POST',
				'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
				{
					body: {
						apiVersion: 'authorization.k8s.io/v1',
						kind: 'SelfSubjectAccessReview',
						spec: {resourceAttributes: {verb: 'list', resource: 'pods'}},
					},
				},
			);
			assert.deepEqual([status, recordOf(recordOf(body)['status'])['allowed']], [201, true]);
		},
	},
	{
		says: 'all groups are told in one answer, with kinds, plurals and verbs',
		async check(api) {
			const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
			const core = await api.send('GET', '/api', {accept});
			const groups = await api.send('GET', '/apis', {accept});
			const resourcesOf = (body: unknown) =>
				itemsOf(body).flatMap(group =>
					listOf(recordOf(group)['versions']).flatMap(version =>
						listOf(recordOf(version)['resources']).map(resource => {
							const {resource: plural, responseKind, scope, verbs} = recordOf(resource);
							return `${String(plural)} ${String(recordOf(responseKind)['kind'])} ${String(scope)} ${String(listOf(verbs).includes('list'))}`;
						}),
					),
				);
			assert.ok(resourcesOf(core.body).includes('configmaps ConfigMap Namespaced true'));
			assert.ok(resourcesOf(core.body).includes('nodes Node Cluster true'));
			assert.ok(resourcesOf(groups.body).includes('deployments Deployment Namespaced true'));
		},
	},
	{
		says: 'a port-forward to a pod that is not there is refused with 404',
		async check(api, namespace) {
			assert.equal(
				await api.upgrade(
					`${namespacesPath}/${namespace}/pods/none/portforward?ports=8080`,
					'v4.channel.k8s.io',
				),
				404,
			);
		},
	},
];

/** Makes a namespace, checks one assertion in it, and takes it away. */
export const checkSemantics = async (
	api: RawApi,
	{says, check}: Assertion,
	index: number,
): Promise<void> => {
	const namespace = `semantics-${String(index)}`;
	const made = await api.send('POST', namespacesPath, {
		body: {apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}},
	});
	assert.equal(made.status, 201, made.text);
	// What controllers put there.
	await until('the namespace is furnished', async () => {
		const answers = await Promise.all([
			api.send('GET', `${mapsIn(namespace)}/kube-root-ca.crt`),
			api.send('GET', `${namespacesPath}/${namespace}/serviceaccounts/default`),
		]);
		return answers.every(({status}) => status === 200);
	});
	try {
		await check(api, namespace);
	} catch (error) {
		throw new Error(says, {cause: error});
	} finally {
		await api.send('DELETE', `${namespacesPath}/${namespace}`);
	}
};
