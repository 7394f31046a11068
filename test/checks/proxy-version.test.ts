import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ProxyWorkload} from '../../source/survey/facts.ts';
import {
	contextOf,
	deadFacts,
	factsOf,
	findingsOf,
	istioOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const id = 'istio.proxy-version';
const workload = (
	name: string,
	version?: string,
	more: Partial<ProxyWorkload> = {},
): ProxyWorkload => ({
	namespace: 'shop',
	kind: 'Deployment',
	name,
	pods: 1,
	isInjected: true,
	isGateway: false,
	...(version === undefined ? {} : {version}),
	...more,
});
const gateway = (version: string) =>
	workload('istio-eastwestgateway', version, {namespace: 'istio-system', isGateway: true});
const verdictWith = (istiod: string, ...workloads: readonly ProxyWorkload[]) =>
	verdictOf(
		id,
		contextOf([
			factsOf({name: 'east-1', istio: istioOf({version: istiod}), proxies: known(workloads)}),
		]),
	);
const statusWith = (istiod: string, ...versions: ReadonlyArray<string | undefined>) =>
	verdictWith(istiod, ...versions.map((version, index) => workload(`w${String(index)}`, version)))
		.status;

describe(id, () => {
	test('compares proxies with the istiod that runs: a patch is a note, a minor a warning, on either side', () => {
		assert.deepEqual(
			[
				statusWith('1.31.1', '1.31.1', '1.31.1'),
				statusWith('1.31.1', '1.31.1', '1.31.0'),
				statusWith('1.31.1', '1.31.0', '1.30.3'),
				statusWith('1.30.3', '1.31.1'),
				statusWith('1.31.1', '2.31.1'),
			],
			['pass', 'note', 'warn', 'warn', 'warn'],
		);
	});

	test('takes another build of one minor for a note, and an equal tag that is no version for the same', () => {
		assert.deepEqual(
			[
				statusWith('1.32-alpha.eed52', '1.32-alpha.eed52'),
				statusWith('1.32-alpha.eed52', '1.32-alpha.0a1b2'),
				statusWith('1.32-alpha.eed52', '1.31.1'),
				statusWith('ours-7', 'ours-7'),
			],
			['pass', 'note', 'warn', 'pass'],
		);
	});

	test('never passes what names no version, and says it beside what differs', () => {
		assert.deepEqual(
			[
				statusWith('1.31.1', undefined, '1.31.1'),
				statusWith('unknown', '1.31.1'),
				statusWith('unknown', 'unknown'),
				statusWith('1.31.1', 'ours-7'),
				statusWith('1.31.1', undefined, '1.31.0'),
				statusWith('1.31.1', undefined, '1.30.0'),
			],
			['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'warn'],
		);
		assert.match(
			verdictWith('1.31.1', workload('digest'), workload('old', '1.31.0')).observed,
			/Deployment shop\/digest \(its image names none\); Deployment shop\/old runs 1\.31\.0; istiod runs 1\.31\.1$/v,
		);
	});

	test("names gateways first, with a command for each and for each namespace, in the cluster's own kubeconfig", () => {
		const facts = factsOf({
			name: 'east-1',
			kubeconfig: '/keys/east 1',
			istio: istioOf({version: '1.31.0'}),
			proxies: known([
				workload('cart', '1.30.3'),
				workload('pay', '1.30.3', {kind: 'StatefulSet'}),
				gateway('1.30.3'),
			]),
		});
		const {observed, remedy, status} = verdictOf(id, contextOf([facts]));
		assert.equal(status, 'warn');
		assert.equal(
			observed,
			'gateway Deployment istio-system/istio-eastwestgateway, Deployment shop/cart and StatefulSet shop/pay run 1.30.3; istiod runs 1.31.0',
		);
		assert.deepEqual(remedy?.commands, [
			"KUBECONFIG='/keys/east 1' kubectl --context admin@east-1 -n istio-system rollout restart deployment/istio-eastwestgateway",
			"KUBECONFIG='/keys/east 1' kubectl --context admin@east-1 -n shop rollout restart deployment/cart statefulset/pay",
		]);
	});

	test('offers no restart of what it would not renew', () => {
		const {remedy} = verdictWith(
			'1.31.0',
			workload('pinned', '1.30.3', {pinsImage: true}),
			workload('alone', '1.30.3', {kind: 'Pod'}),
		);
		assert.deepEqual(remedy?.commands, []);
		assert.match(
			remedy?.summary ?? '',
			/Update the image of Deployment shop\/pinned .*Recreate Pod shop\/alone: no controller restarts it\.$/v,
		);
	});

	test('compares each proxy with the istiod of its own revision', () => {
		const facts = (...workloads: readonly ProxyWorkload[]) =>
			contextOf([
				factsOf({
					name: 'east-1',
					istio: istioOf({version: '1.30.3'}, {revision: 'canary', version: '1.31.0'}),
					proxies: known(workloads),
				}),
			]);
		assert.equal(
			verdictOf(id, facts(workload('a', '1.30.3'), workload('b', '1.31.0', {revision: 'canary'})))
				.status,
			'pass',
		);
		assert.equal(
			verdictOf(id, facts(workload('a', '1.31.0', {revision: 'default'}))).status,
			'warn',
		);
		assert.equal(
			verdictOf(id, facts(workload('a', '1.30.3', {revision: 'gone'}))).status,
			'unknown',
		);
	});

	test("compares a remote with its owner's istiod, and without a mesh says why it does not", () => {
		const model = modelOf([{name: 'east-1'}, {name: 'edge', role: 'remote', primary: 'east-1'}]);
		const edge = factsOf({name: 'edge', proxies: known([workload('cart', '1.30.3')])});
		const statusOf = (...owners: ReadonlyArray<ReturnType<typeof factsOf>>) =>
			findingsOf(id, contextOf([...owners, edge], {model})).at(-1)?.status;
		assert.equal(statusOf(factsOf({name: 'east-1', istio: istioOf({version: '1.31.0'})})), 'warn');
		assert.equal(statusOf(factsOf({name: 'east-1', istio: istioOf({version: '1.30.3'})})), 'pass');
		assert.deepEqual(
			[statusOf(factsOf({name: 'east-1'})), statusOf(deadFacts('east-1')), statusOf()],
			['unknown', 'unknown', 'unknown'],
		);
		const alone = verdictOf(id, contextOf([edge]));
		assert.deepEqual(
			[alone.status, alone.observed],
			['skipped', "no istiod runs here: with a mesh file, a remote is compared with its owner's"],
		);
	});

	test("has nothing to say where no proxy but the wizard's own runs, and does not guess", () => {
		assert.equal(
			verdictWith('1.31.0', workload('hello', '1.30.3', {namespace: 'mesh-wizard-verify-1'}))
				.status,
			'skipped',
		);
		assert.equal(verdictWith('1.31.0').status, 'skipped');
		const unread = (facts: Partial<Parameters<typeof factsOf>[0]>) =>
			verdictOf(id, contextOf([factsOf({name: 'east-1', ...facts})])).status;
		assert.deepEqual(
			[
				unread({proxies: unknown()}),
				unread({proxies: known([workload('cart', '1.31.1')]), istio: unknown()}),
			],
			['unknown', 'unknown'],
		);
	});
});
