import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {MeshError} from '../../source/errors.ts';
import type {Trust} from '../../source/mesh/mesh.ts';
import type {Fact, SecretMetadata} from '../../source/survey/facts.ts';
import {decideTrust} from '../../source/trust/decide.ts';
import type {PrimaryTrust} from '../../source/trust/observed-root.ts';

const ours = '3f9a'.padEnd(64, '1');
const theirs = '8c01'.padEnd(64, '2');
const secretSource = 'Secret istio-system/cacerts (metadata)';
const liveSource = 'ConfigMap istio-system/istio-ca-root-cert';

const secretOf = ({
	root,
	managers = ['mesh-wizard'],
}: {
	root?: string;
	managers?: string[];
}): SecretMetadata => ({
	name: 'cacerts',
	uid: 'u',
	labels: {},
	managers,
	annotations: root === undefined ? {} : {'mesh-wizard.dev/root-sha256': root},
});
const primary = (
	name: string,
	{
		secret,
		live,
		...rest
	}: {secret?: SecretMetadata; live?: readonly string[]} & Partial<PrimaryTrust> = {},
): PrimaryTrust => ({
	name,
	context: `admin@${name}`,
	cacerts: {known: true, value: secret, source: secretSource},
	liveRoot: {
		known: true,
		value: live === undefined ? undefined : {fingerprints: live, notAfter: 0},
		source: liveSource,
	},
	...rest,
});
const denied = (source: string): Fact<never> => ({
	known: false,
	reason: 'denied',
	detail: 'secrets is forbidden',
	source,
});

const generated: Trust = {mode: 'generated', directory: 'certs'};
const inCluster: Trust = {mode: 'in-cluster'};
const selfSigned: Trust = {mode: 'self-signed'};

const actions = (trust: Trust, primaries: PrimaryTrust[], localRoot?: string) =>
	decideTrust({
		trust,
		primaries,
		localRoots: localRoot === undefined ? undefined : [localRoot],
	}).map(({cluster, action}) => `${cluster}: ${action}`);
const refusal = (trust: Trust, primaries: PrimaryTrust[], localRoot?: string): MeshError => {
	try {
		decideTrust({trust, primaries, localRoots: localRoot === undefined ? undefined : [localRoot]});
	} catch (error) {
		assert.ok(error instanceof MeshError, String(error));
		assert.equal(error.exitCode, 5);
		return error;
	}

	assert.fail('it was not refused');
};

describe('trust: generated', () => {
	it('creates where there is nothing, with or without a local root', () => {
		assert.deepEqual(actions(generated, [primary('a'), primary('b')]), ['a: create', 'b: create']);
		assert.deepEqual(actions(generated, [primary('a'), primary('b')], ours), [
			'a: create',
			'b: create',
		]);
	});

	it('keeps what has the local root, and creates the rest from it', () => {
		const decisions = decideTrust({
			trust: generated,
			primaries: [primary('a', {secret: secretOf({root: ours})}), primary('b')],
			localRoots: [ours],
		});
		assert.deepEqual(decisions, [
			{
				cluster: 'a',
				action: 'keep',
				reason: 'has cacerts of root 3f:9a… (annotation mesh-wizard.dev/root-sha256)',
				roots: [ours],
			},
			{
				cluster: 'b',
				action: 'create',
				reason: 'has no cacerts and no live root',
				roots: [],
			},
		]);
	});

	it('takes the live root as proof for cacerts of others', () => {
		assert.deepEqual(
			actions(
				generated,
				[primary('a', {secret: secretOf({managers: ['kubectl-create']}), live: [ours]})],
				ours,
			),
			['a: keep'],
		);
	});

	it('creates cacerts again where only the local root is still handed out', () => {
		assert.deepEqual(actions(generated, [primary('a', {live: [ours]})], ours), ['a: create']);
	});

	it('refuses without the local root of what is there', () => {
		const error = refusal(generated, [
			primary('a', {secret: secretOf({root: ours})}),
			primary('b'),
		]);
		assert.equal(error.code, 'trust.no-local-root');
		assert.equal(
			error.message,
			'a already has root 3f:9a…, and certs holds no root to continue from',
		);
		assert.match(
			error.remedy.join('\n'),
			new RegExp(
				String.raw`${ours}.*root-cert\.pem and root-key\.pem.*certs.*trust\.mode: in-cluster`,
				'sv',
			),
		);
	});

	it('refuses with another local root, naming both', () => {
		const error = refusal(
			generated,
			[
				primary('a', {secret: secretOf({root: theirs})}),
				primary('b', {secret: secretOf({root: theirs})}),
				primary('c'),
			],
			ours,
		);
		assert.equal(error.code, 'trust.root-mismatch');
		assert.equal(
			error.message,
			'a, b already have root 8c:01…, but the local root in certs is 3f:9a…',
		);
		assert.ok(error.remedy.join('\n').includes(ours) && error.remedy.join('\n').includes(theirs));
	});

	it('refuses different roots, naming clusters, fingerprints and the odd one out', () => {
		const primaries = [
			primary('a', {secret: secretOf({root: ours})}),
			primary('b', {secret: secretOf({}), live: [theirs]}),
			primary('c', {secret: secretOf({root: ours})}),
		];
		const error = refusal(generated, primaries, ours);
		assert.equal(error.code, 'trust.root-mismatch');
		assert.equal(
			error.message,
			'the primaries have different roots: a, c have 3f:9a…; b has 8c:01… (b is the odd one out)',
		);
	});

	it('refuses a root that istiod made for itself, with the reason', () => {
		const error = refusal(generated, [primary('a', {live: [theirs]}), primary('b')], ours);
		assert.equal(error.code, 'trust.self-signed-root');
		assert.equal(
			error.message,
			'a hands out root 8c:01… without cacerts: a root that istiod made for itself, not the local root in certs, 3f:9a…',
		);
		assert.match(
			error.remedy.join('\n'),
			/trust: \{mode: from-cluster, cluster: a\}\n.*kubectl --context admin@a -n istio-system delete configmap istio-ca-root-cert/sv,
		);
		assert.equal(
			refusal(generated, [primary('a', {live: [theirs]})]).code,
			'trust.self-signed-root',
		);
	});

	it('refuses cacerts that istiod does not run on', () => {
		const error = refusal(
			generated,
			[primary('a', {secret: secretOf({root: ours}), live: [theirs]})],
			ours,
		);
		assert.equal(error.code, 'trust.cacerts-not-live');
		assert.equal(error.message, 'a: cacerts hold root 3f:9a…, but istiod hands out 8c:01…');
		assert.match(
			error.remedy.join('\n'),
			/: kubectl --context admin@a -n istio-system rollout restart deployment istiod/v,
		);
	});

	it('names the kubeconfig that knows the cluster in what it gives to paste', () => {
		for (const given of [
			{secret: secretOf({root: ours}), live: [theirs]},
			{live: [theirs]},
			{secret: secretOf({managers: ['helm']})},
		]) {
			const error = refusal(
				generated,
				[{...primary('a', given), kubeconfig: '/kc/a'}, primary('b')],
				ours,
			);
			assert.match(error.remedy.join('\n'), /KUBECONFIG=\/kc\/a kubectl --context admin@a /v);
		}
	});

	it('keeps what trusts a second root beside, as while one follows the other, and lets nobody in who trusts one alone', () => {
		const both = primary('a', {
			secret: secretOf({root: ours, managers: ['mesh-wizard', 'kubectl-patch']}),
			live: [ours, theirs],
		});
		assert.deepEqual(actions(generated, [both], ours), ['a: keep']);
		assert.deepEqual(actions(generated, [both, {...both, name: 'b'}], ours), [
			'a: keep',
			'b: keep',
		]);
		assert.equal(refusal(generated, [both, primary('b')], ours).code, 'trust.several-roots');
		assert.equal(
			refusal(generated, [{...both, liveRoot: primary('a', {live: [theirs]}).liveRoot}], ours).code,
			'trust.root-mismatch',
		);
	});

	it('takes different bundles where each trusts what signs in the other, and no others', () => {
		const signing = (name: string, signingRoot: string, ...roots: string[]) =>
			primary(name, {
				secret: secretOf({managers: ['kubectl']}),
				live: roots,
				cacertsContents: {
					known: true,
					value: {problems: [], roots, signingRoot},
					source: 'Secret istio-system/cacerts',
				},
			});
		const alone = primary('b', {secret: secretOf({root: ours}), live: [ours]});
		assert.deepEqual(actions(inCluster, [signing('a', ours, ours, theirs), alone]), [
			'a: keep',
			'b: keep',
		]);
		const torn = refusal(inCluster, [signing('a', theirs, ours, theirs), alone]);
		assert.equal(torn.code, 'trust.root-mismatch');
		assert.match(torn.remedy.join('\n'), /every cluster has to trust each root that signs/v);
	});
});

describe('trust that is unknown', () => {
	for (const trust of [generated, inCluster, selfSigned]) {
		it(`is refused, never taken for none (${trust.mode})`, () => {
			for (const fact of ['cacerts', 'liveRoot'] as const) {
				const error = refusal(
					trust,
					[primary('b', {secret: secretOf({root: ours}), [fact]: denied('somewhere')})],
					ours,
				);
				assert.equal(error.code, 'trust.unknown');
				assert.equal(
					error.message,
					'the root of b is unknown, and a second one must never be made:\nb: somewhere: secrets is forbidden',
				);
			}
		});
	}

	it('includes cacerts of others while no istiod runs', () => {
		const error = refusal(
			generated,
			[primary('a'), primary('b', {secret: secretOf({managers: ['kubectl-create']})})],
			ours,
		);
		assert.equal(error.code, 'trust.unknown');
		assert.match(error.message, /b: .*made by kubectl-create, without our annotation/v);
		// A command that prints the Secret would print its key.
		assert.match(
			error.remedy.join('\n'),
			/get secret cacerts -o jsonpath='\{\.data\.root-cert\\\.pem\}'/v,
		);
		assert.doesNotMatch(error.remedy.join('\n'), /-o yaml/v);
	});

	it('includes our annotation on what others have written since', () => {
		const error = refusal(
			generated,
			[primary('a', {secret: secretOf({root: ours, managers: ['mesh-wizard', 'kubectl-edit']})})],
			ours,
		);
		assert.match(error.message, /kubectl-edit may have changed it since it was annotated/v);
		assert.equal(
			refusal(generated, [primary('a', {secret: secretOf({root: ours, managers: []})})], ours).code,
			'trust.unknown',
		);
	});

	it('ends where the Secret itself could be read', () => {
		const secret = secretOf({managers: ['kubectl-create']});
		const cacertsContents = (root: string) =>
			({
				known: true,
				value: {problems: [], roots: [root]},
				source: 'Secret istio-system/cacerts',
			}) as const;
		assert.deepEqual(
			actions(inCluster, [
				primary('a', {secret, cacertsContents: cacertsContents(theirs)}),
				primary('b', {secret, cacertsContents: cacertsContents(theirs)}),
			]),
			['a: keep', 'b: keep'],
		);
		assert.equal(
			refusal(inCluster, [
				primary('a', {secret, cacertsContents: cacertsContents(theirs)}),
				primary('b', {secret, cacertsContents: cacertsContents(ours)}),
			]).code,
			'trust.root-mismatch',
		);
		assert.equal(
			refusal(
				generated,
				[primary('a', {secret: secretOf({root: ours}), cacertsContents: cacertsContents(theirs)})],
				ours,
			).code,
			'trust.root-mismatch',
		);
	});
});

describe('trust: in-cluster', () => {
	it('keeps one common root, whoever made it, and needs no local one', () => {
		const primaries = [
			primary('a', {secret: secretOf({managers: ['helm']}), live: [theirs]}),
			primary('b', {secret: secretOf({root: theirs})}),
		];
		assert.deepEqual(actions(inCluster, primaries), ['a: keep', 'b: keep']);
		assert.deepEqual(actions(inCluster, primaries, ours), ['a: keep', 'b: keep']);
	});

	it('refuses where cacerts are missing, also where istiod signed for itself', () => {
		const error = refusal(inCluster, [
			primary('a', {secret: secretOf({root: ours})}),
			primary('b'),
			primary('c', {live: [ours]}),
		]);
		assert.equal(error.code, 'trust.cacerts-missing');
		assert.equal(
			error.message,
			'b, c have no Secret istio-system/cacerts, which trust.mode: in-cluster expects in every primary',
		);
	});

	it('refuses two roots, naming both in short and in full', () => {
		const error = refusal(inCluster, [
			primary('a', {secret: secretOf({root: ours})}),
			primary('b', {secret: secretOf({}), live: [theirs]}),
		]);
		assert.equal(error.message, 'the primaries have different roots: a has 3f:9a…; b has 8c:01…');
		assert.ok(
			error.remedy.includes(`Root ${ours} (SHA-256) is that of a.`) &&
				error.remedy.includes(`Root ${theirs} (SHA-256) is that of b.`),
		);
	});
});

describe('trust: self-signed', () => {
	it('writes nothing for its one primary', () => {
		assert.deepEqual(actions(selfSigned, [primary('a')]), ['a: none']);
		assert.deepEqual(actions(selfSigned, [primary('a', {live: [theirs]})]), ['a: none']);
		assert.deepEqual(actions(selfSigned, [primary('a', {secret: secretOf({root: ours})})]), [
			'a: keep',
		]);
	});

	it('refuses a second primary', () => {
		const error = refusal(selfSigned, [primary('a'), primary('b')]);
		assert.equal(error.code, 'trust.self-signed-primaries');
		assert.match(error.message, /a, b are 2/v);
	});
});

describe('trust: root and intermediates', () => {
	const root: Trust = {mode: 'root', cert: 'pki/root.pem', key: 'pki/root.key'};
	const intermediates: Trust = {mode: 'intermediates', directory: 'pki'};

	it('creates where there is nothing, and keeps what is of that root', () => {
		for (const trust of [root, intermediates]) {
			assert.deepEqual(
				actions(
					trust,
					[
						primary('a', {secret: secretOf({root: ours})}),
						primary('b'),
						primary('c', {live: [ours]}),
					],
					ours,
				),
				['a: keep', 'b: create', 'c: create'],
			);
		}
	});

	it('refuses another root in the clusters, naming both and the files', () => {
		assert.equal(
			refusal(root, [primary('a', {secret: secretOf({root: theirs})})], ours).message,
			'a already has root 8c:01…, but your root pki/root.pem is 3f:9a…',
		);
		assert.equal(
			refusal(intermediates, [primary('a', {secret: secretOf({root: theirs})})], ours).message,
			'a already has root 8c:01…, but the root in pki is 3f:9a…',
		);
		const error = refusal(root, [primary('a', {live: [theirs]})], ours);
		assert.equal(
			error.message,
			'a hands out root 8c:01… without cacerts: a root that istiod made for itself, not your root pki/root.pem, 3f:9a…',
		);
		assert.match(error.remedy.join('\n'), /from-cluster, cluster: a/v);
	});

	it('takes up a new intermediate of the same root only where the old one came from here', () => {
		const withAuthority = (secret: SecretMetadata, authority: string) => ({
			...secret,
			annotations: {...secret.annotations, 'mesh-wizard.dev/ca-sha256': authority},
		});
		const authorities = new Map([['a', '77'.repeat(32)]]);
		const decide = (secret: SecretMetadata) =>
			decideTrust({
				trust: intermediates,
				primaries: [primary('a', {secret, live: [ours]})],
				localRoots: [ours],
				authorities,
			}).map(({action, reason}) => `${action}: ${reason}`);
		assert.deepEqual(decide(withAuthority(secretOf({root: ours}), '66'.repeat(32))), [
			'create: has intermediate 66:66…; yours of the same root is 77:77…',
		]);
		assert.match(
			decide(withAuthority(secretOf({root: ours}), '77'.repeat(32))).join(','),
			/^keep/v,
		);
		assert.match(decide(secretOf({root: ours, managers: ['kubectl-create']})).join(','), /^keep/v);
		assert.match(
			decide(
				withAuthority(
					secretOf({root: ours, managers: ['mesh-wizard', 'kubectl-edit']}),
					'66'.repeat(32),
				),
			).join(','),
			/^keep/v,
		);
	});
});

describe('trust: from-cluster', () => {
	const fromA: Trust = {mode: 'from-cluster', cluster: 'a'};

	it('gives an intermediate to the cluster itself and to all that have none', () => {
		const decisions = decideTrust({
			trust: fromA,
			primaries: [
				primary('a', {live: [ours]}),
				primary('b'),
				primary('c', {secret: secretOf({root: ours})}),
			],
		});
		assert.deepEqual(
			decisions.map(({cluster, action, reason}) => `${cluster}: ${action}, ${reason}`),
			[
				'a: create, has no cacerts; it hands out the common root, which stays; signed by the root of a',
				'b: create, has no cacerts and no live root; signed by the root of a',
				'c: keep, has cacerts of root 3f:9a… (annotation mesh-wizard.dev/root-sha256)',
			],
		);
	});

	it('has nothing to do once all have it', () => {
		assert.deepEqual(
			actions(fromA, [
				primary('a', {secret: secretOf({root: ours}), live: [ours]}),
				primary('b', {secret: secretOf({root: ours})}),
			]),
			['a: keep', 'b: keep'],
		);
	});

	it('refuses a cluster without a root, one with several, and a second root elsewhere', () => {
		assert.equal(
			refusal(fromA, [primary('a'), primary('b')]).message,
			'trust.mode: from-cluster takes the root of a, which has none yet',
		);
		assert.equal(
			refusal(fromA, [primary('a', {live: [ours, theirs]}), primary('b')]).code,
			'trust.several-roots',
		);
		assert.equal(
			refusal(fromA, [primary('a', {live: [ours]}), primary('b', {live: [theirs]})]).message,
			'the primaries have different roots: a has 3f:9a…; b has 8c:01…',
		);
		assert.equal(
			refusal(fromA, [primary('a', {live: [ours]}), primary('b', {cacerts: denied('somewhere')})])
				.code,
			'trust.unknown',
		);
	});
});

describe('trust: external', () => {
	const external: Trust = {mode: 'external'};

	it('writes nothing, whatever is there or cannot be told', () => {
		assert.deepEqual(
			actions(external, [
				primary('a', {live: [ours]}),
				primary('b'),
				primary('c', {secret: secretOf({root: ours})}),
				primary('d', {cacerts: denied('somewhere')}),
			]),
			['a: none', 'b: none', 'c: keep', 'd: none'],
		);
	});

	it('refuses two roots all the same', () => {
		assert.equal(
			refusal(external, [
				primary('a', {live: [ours]}),
				primary('b', {secret: secretOf({root: theirs})}),
			]).code,
			'trust.root-mismatch',
		);
	});
});
