import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ApiFailureKind, LocalSetting} from '../../source/ports/cluster.ts';
import type {ClusterFacts, Fact, ProbeFacts, ProbeOutcome} from '../../source/survey/facts.ts';
import {
	contextOf,
	deadFacts,
	factsOf,
	findingsOf,
	known,
	modelOf,
	rangesOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const kinds: readonly ApiFailureKind[] = [
	'dns',
	'refused',
	'timed-out',
	'unanswered',
	'proxy',
	'network',
	'not-tls',
	'tls-silent',
	'wrong-ca',
	'client-certificate',
	'not-kubernetes',
	'not-found',
	'unauthorized',
	'forbidden',
	'server-error',
	'throttled',
	'gateway',
	'exec-plugin',
];

describe('api.reachable', () => {
	test('says how long the answer took', () => {
		const verdict = verdictOf('api.reachable', contextOf([factsOf({name: 'east-1'})]));
		assert.equal(verdict.status, 'pass');
		assert.equal(verdict.observed, 'answers in 42 ms');
		assert.equal(verdict.source, 'https://east-1.example:6443');
	});

	test('tells every kind of failure apart, each with a command that leads on', () => {
		const verdicts = kinds.map(kind =>
			verdictOf(
				'api.reachable',
				contextOf([
					factsOf({
						name: 'east-1',
						reach: {
							ok: false,
							kind,
							detail: `detail of ${kind}`,
							milliseconds: 1,
						},
					}),
				]),
			),
		);
		for (const [index, verdict] of verdicts.entries()) {
			assert.equal(verdict.status, 'fail', kinds[index]);
			assert.ok((verdict.remedy?.commands.length ?? 0) > 0, kinds[index]);
		}

		assert.match(
			verdicts[kinds.indexOf('wrong-ca')]?.observed ?? '',
			/trusts: detail of wrong-ca$/v,
		);
		assert.equal(new Set(verdicts.map(({observed}) => observed)).size, kinds.length);
		assert.equal(new Set(verdicts.map(({remedy}) => remedy?.summary)).size, kinds.length);
	});

	test('behind a proxy every command goes through it, as the request did', () => {
		const commandsOf = (kind: ApiFailureKind, settings: readonly LocalSetting[]) =>
			verdictOf(
				'api.reachable',
				contextOf([{...deadFacts('east-1', kind), access: known({settings})}]),
			).remedy?.commands ?? [];
		const direct = /^(?:curl|openssl s_client|nslookup|nc) /v;
		for (const kind of kinds.filter(each => each !== 'dns')) {
			for (const setting of ['proxy-url', 'HTTPS_PROXY'] as const) {
				assert.ok(!commandsOf(kind, [setting]).some(command => direct.test(command)), kind);
			}
		}

		assert.ok(commandsOf('wrong-ca', ['impersonation']).some(command => direct.test(command)));
	});

	test('gives commands that a shell takes as they are', () => {
		const facts = {...deadFacts('east-1', 'unauthorized'), context: "it's a name"};
		const verdict = verdictOf('api.reachable', contextOf([facts]));
		assert.deepEqual(verdict.remedy?.commands, [
			String.raw`kubectl --context 'it'\''s a name' auth whoami`,
		]);
		const v6 = {
			...deadFacts('east-1', 'wrong-ca'),
			server: 'https://[fd00::1]:6443',
			access: known({settings: []}),
		};
		assert.match(
			verdictOf('api.reachable', contextOf([v6])).remedy?.commands[0] ?? '',
			/-connect '\[fd00::1\]:6443' -noservername/v,
		);
	});

	test('sends nobody to a VPN whose connection was taken', () => {
		const summaryOf = (kind: ApiFailureKind) =>
			verdictOf('api.reachable', contextOf([deadFacts('east-1', kind)])).remedy?.summary ?? '';
		assert.match(summaryOf('timed-out'), /VPN/v);
		for (const kind of ['unanswered', 'tls-silent', 'gateway', 'throttled', 'network'] as const) {
			assert.doesNotMatch(summaryOf(kind), /VPN|firewall/v, kind);
		}
	});

	test('asks again in the way of the request: by the kubeconfig, its path, proxy, name and credentials', () => {
		const server = 'https://rancher.example/k8s/clusters/c-1';
		const again = 'kubectl --context admin@east-1 get --raw /version --request-timeout 10s -v 8';
		for (const kind of ['unanswered', 'gateway', 'not-kubernetes', 'proxy', 'refused'] as const) {
			const {remedy} = verdictOf(
				'api.reachable',
				contextOf([{...deadFacts('east-1', kind), server}]),
			);
			assert.deepEqual(remedy?.commands, [again], kind);
		}

		const shown = (settings: readonly LocalSetting[]) =>
			verdictOf(
				'api.reachable',
				contextOf([{...deadFacts('east-1', 'wrong-ca'), server, access: known({settings})}]),
			).remedy?.commands[0];
		assert.match(shown([]) ?? '', /^openssl .* -servername rancher\.example /v);
		assert.match(shown(['impersonation']) ?? '', /^openssl /v);
		assert.equal(shown(['proxy-url']), again);
		assert.equal(shown(['tls-server-name']), again);
	});

	test('tells a user without a client certificate from one whose certificate is refused', () => {
		const observed = (access: ClusterFacts['access']) =>
			verdictOf(
				'api.reachable',
				contextOf([{...deadFacts('east-1', 'client-certificate'), access}]),
			).observed;
		assert.match(observed(known({settings: []})), /this user of the kubeconfig has none/v);
		assert.match(
			observed(known({settings: [], certificate: {subject: 'CN=jane', notAfter: 1}})),
			/refuses the client certificate/v,
		);
	});
});

describe('api.peer-address', () => {
	const local = [
		'https://127.0.0.1:6443',
		'https://localhost:6443',
		'https://0.0.0.0:41001',
		'https://[::1]:6443',
		'https://kubernetes.docker.internal:6443',
		'https://127.8.8.8',
	];

	for (const server of local) {
		test(`${server} is a warning alone, and a failure where a peer needs it`, () => {
			const facts = factsOf({name: 'east-1', server});
			assert.equal(verdictOf('api.peer-address', contextOf([facts])).status, 'warn');

			const verdict = verdictOf(
				'api.peer-address',
				contextOf([facts], {model: modelOf([{name: 'east-1'}, {name: 'west-1'}])}),
			);
			assert.equal(verdict.status, 'fail');
			assert.match(verdict.observed, /istiod of west-1/v);
			assert.match(verdict.remedy?.summary ?? '', /the cluster's apiServer/v);
		});
	}

	test('plain HTTP is a warning alone, and a failure where a peer would come without its token', () => {
		const server = 'http://203.0.113.7:8080';
		const facts = factsOf({
			name: 'east-1',
			server,
			apiAuthority: unknown('not-read', 'no certificate was seen'),
		});
		assert.equal(verdictOf('api.peer-address', contextOf([facts])).status, 'warn');

		const planned = (apiServer?: string) =>
			verdictOf(
				'api.peer-address',
				contextOf([facts], {model: modelOf([{name: 'east-1', apiServer}, {name: 'west-1'}])}),
			);
		const verdict = planned();
		assert.equal(verdict.status, 'fail');
		assert.match(
			verdict.observed,
			/^http:\/\/203\.0\.113\.7:8080 is plain HTTP, over which the istiod of west-1 would show no token/v,
		);
		assert.match(verdict.remedy?.summary ?? '', /the cluster's apiServer/v);
		assert.equal(planned('https://203.0.113.7:6443').status, 'pass');
	});

	test('an address of its own passes, and so does an override for a local one', () => {
		const model = modelOf([{name: 'east-1', apiServer: 'https://10.0.0.7:6443'}, {name: 'west-1'}]);
		assert.equal(
			verdictOf('api.peer-address', contextOf([factsOf({name: 'east-1'})])).status,
			'pass',
		);
		const verdict = verdictOf(
			'api.peer-address',
			contextOf([factsOf({name: 'east-1', server: 'https://127.0.0.1:6443'})], {model}),
		);
		assert.equal(verdict.status, 'pass');
		assert.equal(verdict.observed, 'https://10.0.0.7:6443 for west-1');
	});

	test('a local override fails like a local server', () => {
		const model = modelOf([
			{name: 'east-1', apiServer: 'https://localhost:6443'},
			{name: 'west-1'},
		]);
		assert.equal(
			verdictOf('api.peer-address', contextOf([factsOf({name: 'east-1'})], {model})).status,
			'fail',
		);
	});

	const throughProxy = 'https://rancher.example/k8s/clusters/c-m-1';

	test("a proxy's address below a path will not do for peers, unless it was tried or somebody says so", () => {
		const facts = factsOf({name: 'east-1', server: throughProxy});
		const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
		const said = modelOf([{name: 'east-1', apiServer: throughProxy}, {name: 'west-1'}]);
		const other = modelOf([{name: 'east-1', apiServer: 'https://10.0.0.7'}, {name: 'west-1'}]);
		const tried = (outcome: Fact<ProbeOutcome>): ProbeFacts => ({
			image: 'agnhost',
			probes: [
				{
					kind: 'api-server',
					address: throughProxy,
					addressFrom: 'kubeconfig',
					from: 'west-1',
					to: 'east-1',
					outcome,
				},
			],
		});
		const reached = tried(known({kind: 'reached', milliseconds: 3}));
		const refused = tried(known({kind: 'other-authority', detail: 'another CA'}));
		for (const [intent, probes, status] of [
			[undefined, undefined, 'warn'],
			[undefined, reached, 'pass'],
			[undefined, refused, 'warn'],
			[model, undefined, 'fail'],
			[model, refused, 'fail'],
			[model, tried(unknown('failed')), 'fail'],
			[model, reached, 'pass'],
			[said, undefined, 'warn'],
			[said, reached, 'pass'],
			[other, undefined, 'pass'],
		] as const) {
			const verdict = verdictOf(
				'api.peer-address',
				contextOf([facts], {
					...(intent === undefined ? {} : {model: intent}),
					...(probes === undefined ? {} : {probes}),
				}),
			);
			assert.equal(verdict.status, status, verdict.observed);
			assert.equal(verdict.remedy === undefined, status === 'pass');
		}

		const {observed, remedy} = verdictOf('api.peer-address', contextOf([facts], {model}));
		assert.match(observed, /has a path.*token.*CA.*istiod of west-1/v);
		assert.match(remedy?.summary ?? '', /apiServer/v);
	});

	const shows = (isShown?: boolean) =>
		known({pem: 'CA', ...(isShown === undefined ? {} : {isShown})});

	test('an address without a path whose certificate another CA signed is judged as one with a path', () => {
		const server = 'https://teleport.example:3026';
		const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
		const said = modelOf([{name: 'east-1', apiServer: `${server}/`}, {name: 'west-1'}]);
		const other = modelOf([{name: 'east-1', apiServer: 'https://10.0.0.7'}, {name: 'west-1'}]);
		const named = modelOf([
			{name: 'east-1', apiServer: server, tlsServerName: 'kubernetes.default.svc'},
			{name: 'west-1'},
		]);
		const reached: ProbeFacts = {
			image: 'agnhost',
			probes: [
				{
					kind: 'api-server',
					address: server,
					addressFrom: 'kubeconfig',
					from: 'west-1',
					to: 'east-1',
					outcome: known({kind: 'reached', milliseconds: 3}),
				},
			],
		};
		for (const [apiAuthority, intent, probes, status] of [
			[shows(false), undefined, undefined, 'warn'],
			[shows(false), model, undefined, 'fail'],
			[shows(false), model, reached, 'pass'],
			[shows(false), said, undefined, 'warn'],
			[shows(false), other, undefined, 'pass'],
			[shows(false), named, undefined, 'pass'],
			[shows(true), undefined, undefined, 'pass'],
			[shows(true), model, undefined, 'pass'],
			[shows(), undefined, undefined, 'unknown'],
			[shows(), model, reached, 'pass'],
			[unknown('denied'), model, undefined, 'unknown'],
			[unknown('denied'), other, undefined, 'pass'],
		] as const) {
			const verdict = verdictOf(
				'api.peer-address',
				contextOf([factsOf({name: 'east-1', server, apiAuthority})], {
					...(intent === undefined ? {} : {model: intent}),
					...(probes === undefined ? {} : {probes}),
				}),
			);
			assert.equal(verdict.status, status, verdict.observed);
			assert.equal(
				/the cluster's own CA .*did not sign/v.test(verdict.observed),
				status === 'warn' || status === 'fail',
			);
		}
	});

	const loopback = 'https://127.0.0.1:6443';
	const saying = (...urls: string[]) => ({
		server: loopback,
		apiEndpoints: known(urls, 'EndpointSlice default/kubernetes'),
	});

	test('where the kubeconfig means this machine, what the cluster says of itself stands in', () => {
		const facts = factsOf({
			name: 'east-1',
			...saying('https://172.18.0.3:6443', 'https://172.18.0.4:6443'),
		});
		const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
		for (const verdict of [
			verdictOf('api.peer-address', contextOf([facts])),
			verdictOf('api.peer-address', contextOf([facts], {model})),
		]) {
			assert.equal(verdict.status, 'note');
			assert.match(
				verdict.observed,
				/^https:\/\/127\.0\.0\.1:6443 means this machine alone; .* gets https:\/\/172\.18\.0\.3:6443/v,
			);
			assert.match(verdict.source, /EndpointSlice default\/kubernetes$/v);
		}
	});

	const doubtful: ReadonlyArray<{
		what: string;
		facts: Partial<ClusterFacts>;
		beside?: Partial<ClusterFacts>;
		status: string;
		says: RegExp;
	}> = [
		{
			what: 'could not be read',
			facts: {server: loopback, apiEndpoints: unknown('denied')},
			status: 'fail',
			says: /was not found out: these credentials may not read test/v,
		},
		{
			what: 'is loopback, too',
			facts: saying('https://127.0.0.1:16443'),
			status: 'fail',
			says: /means this machine or its own link alone/v,
		},
		{
			what: 'is link-local',
			facts: saying('https://169.254.1.2:6443'),
			status: 'fail',
			says: /its own link alone/v,
		},
		{
			what: 'is an address of its own Services',
			facts: {...saying('https://10.96.0.1:443'), serviceRanges: rangesOf('10.96.0.0/16')},
			status: 'fail',
			says: /of its own Services/v,
		},
		{
			what: 'is an address of its own pods, and a peer is on another network',
			facts: {...saying('https://10.244.0.9:8443'), podRanges: rangesOf('10.244.0.0/16')},
			status: 'fail',
			says: /of its own pods/v,
		},
		{
			what: 'is that of another cluster as well',
			facts: saying('https://192.168.49.2:8443'),
			beside: saying('https://192.168.49.2:8443'),
			status: 'fail',
			says: /west-1 says the same of itself/v,
		},
		{
			what: "is that of another cluster's kubeconfig",
			facts: saying('https://192.168.49.2:8443'),
			beside: {server: 'https://192.168.49.2:8443'},
			status: 'fail',
			says: /west-1 says the same of itself/v,
		},
		{
			what: "is Docker Desktop's",
			facts: saying('https://192.168.65.3:6443'),
			status: 'warn',
			says: /Docker Desktop's virtual machine/v,
		},
	];
	for (const {what, facts, beside, status, says} of doubtful) {
		test(`what it says of itself is doubted where it ${what}`, () => {
			const clusters = [factsOf({name: 'east-1', ...facts}), factsOf({name: 'west-1', ...beside})];
			const [verdict] = findingsOf(
				'api.peer-address',
				contextOf(clusters, {
					model: modelOf([
						{name: 'east-1', network: 'one'},
						{name: 'west-1', network: 'two'},
					]),
				}),
			);
			assert.equal(verdict?.status, status);
			assert.match(verdict.observed, says);
			assert.match(verdict.remedy?.summary ?? '', /apiServer: east-west-gateway/v);
			assert.equal(findingsOf('api.peer-address', contextOf(clusters))[0]?.status, 'warn');
		});
	}

	test('what it says of itself is judged in the same way where it is written into mesh.yaml', () => {
		const clusters = [
			factsOf({name: 'east-1', ...saying('https://192.168.65.3:6443')}),
			factsOf({name: 'west-1'}),
		];
		const statusWith = (apiServer: string) =>
			findingsOf(
				'api.peer-address',
				contextOf(clusters, {model: modelOf([{name: 'east-1', apiServer}, {name: 'west-1'}])}),
			)[0]?.status;
		assert.equal(statusWith('https://192.168.65.3:6443'), 'warn');
		assert.equal(statusWith('https://10.0.0.7:6443'), 'pass');
	});

	test("pods' addresses do for peers of the same network", () => {
		const facts = factsOf({
			name: 'east-1',
			...saying('https://10.244.0.9:8443'),
			podRanges: rangesOf('10.244.0.0/16'),
		});
		const model = modelOf([
			{name: 'east-1', network: 'one'},
			{name: 'west-1', network: 'one'},
		]);
		assert.equal(verdictOf('api.peer-address', contextOf([facts], {model})).status, 'note');
	});

	test('its own gateway will do, whose address is known sooner or later', () => {
		const model = modelOf([{name: 'east-1', apiServer: 'east-west-gateway'}, {name: 'west-1'}]);
		assert.equal(
			verdictOf(
				'api.peer-address',
				contextOf([factsOf({name: 'east-1', server: loopback})], {model}),
			).status,
			'note',
		);
		const eastWest = known([
			{
				namespace: 'istio-system',
				name: 'istio-eastwestgateway',
				ports: [15_443, 15_444],
				addresses: ['192.0.2.9'],
				hostnames: [],
				type: 'LoadBalancer',
			},
		]);
		const verdict = verdictOf(
			'api.peer-address',
			contextOf([factsOf({name: 'east-1', eastWest})], {model}),
		);
		assert.deepEqual(
			[verdict.status, verdict.observed],
			['pass', 'https://192.0.2.9:15444, its own gateway, for west-1'],
		);
	});

	test('does not matter where no peer reads it', () => {
		const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
		const facts = factsOf({name: 'east-1', server: 'https://127.0.0.1:6443'});
		assert.equal(verdictOf('api.peer-address', contextOf([facts], {model})).status, 'skipped');
	});
});
