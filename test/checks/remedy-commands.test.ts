import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	contextOf,
	deadFacts,
	factsOf,
	findingsOf,
	known,
	modelOf,
	verdictOf,
} from '../helpers/facts.ts';

const alive = factsOf({name: 'east-1'});

void test('no remedy sends a command to a cluster that does not answer, except the one that says how it does not', () => {
	const dead = deadFacts('west-1', 'tls-silent');
	const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
	const context = contextOf([alive, dead], {model});
	for (const id of ['network.pod-cidr-overlap', 'network.service-cidr-overlap']) {
		const {status, remedy} = verdictOf(id, context);
		assert.equal(status, 'unknown', id);
		assert.deepEqual(remedy?.commands, [], id);
	}

	const local = findingsOf(
		'api.peer-address',
		contextOf([alive, {...dead, server: 'https://127.0.0.1:6443'}], {model}),
	).find(({status}) => status === 'fail');
	assert.deepEqual(local?.clusters, ['west-1']);
	assert.deepEqual(local.remedy?.commands, []);
});

void test('what ends no TLS handshake is asked with a limit of time', () => {
	const commands =
		verdictOf('api.reachable', contextOf([deadFacts('east-1', 'tls-silent')])).remedy?.commands ??
		[];
	assert.match(commands.join('\n'), /--request-timeout 10s/v);
});

void test('workloads are restarted namespace by namespace, none where there is none', () => {
	const facts = factsOf({
		name: 'east-1',
		kubeconfig: '/a b/kubeconfig',
		cacerts: known({
			name: 'cacerts',
			uid: 'u',
			annotations: {'mesh-wizard.dev/root-sha256': 'aa', 'mesh-wizard.dev/ca-sha256': 'cc'},
			labels: {},
			managers: ['mesh-wizard'],
			keys: [],
			writers: ['mesh-wizard'],
		}),
		liveRoot: known({fingerprints: ['bb'], notAfter: Number.MAX_SAFE_INTEGER}),
	});
	const command =
		verdictOf('trust.cacerts-not-live', contextOf([facts])).remedy?.commands.at(-1) ?? '';
	assert.match(
		command,
		/^for namespace in \$\(KUBECONFIG='\/a b\/kubeconfig' kubectl .*\); do KUBECONFIG='\/a b\/kubeconfig' kubectl .* -n "\$namespace"; done$/v,
	);
});

void test('what expires is shown where it is: the Secret with its root, or the root that is handed out', () => {
	const soon = {fingerprints: ['aa'], notAfter: alive.surveyedAt + 1};
	const contents = (notAfter: number) =>
		known({
			problems: [],
			roots: ['aa'],
			authority: 'bb',
			notAfter,
		});
	const commands = (facts: Partial<typeof alive>) =>
		verdictOf('trust.cacerts-expiry', contextOf([factsOf({name: 'east-1', ...facts})])).remedy
			?.commands ?? [];
	assert.deepEqual(
		commands({liveRoot: known(undefined), cacertsContents: contents(soon.notAfter)}).map(command =>
			/get secret .*\{\.data\.(?:ca|root)-cert\\\.pem\}.* base64 -d/v.test(command),
		),
		[true, true],
	);
	assert.deepEqual(
		commands({liveRoot: known(soon), cacertsContents: contents(Number.MAX_SAFE_INTEGER)}).map(
			command => command.includes('get configmap'),
		),
		[true],
	);
});
