import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile, writeFile} from 'node:fs/promises';
import test from 'node:test';
import {execa} from 'execa';
import {startForwarder} from './defects/kit/servers.ts';
import {differences} from './differences.ts';
import {startLab} from './start-lab.ts';
import {begun, makeWizard, pairsOf, said, type Run} from './wizard.ts';

const [a, b] = ['cx-open', 'cx-shut'] as const;
const everyPair = [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`];

const stepsIn = ({events}: Run): string[] =>
	events
		.flatMap(event => (event.type === 'step-started' ? [event.step] : []))
		.toSorted((one, other) => one.localeCompare(other));

void test(
	'an API server that its peer does not reach: published through its gateway; then one behind a tunnel of this machine',
	{timeout: 900_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});
		const before = new Map(
			await Promise.all(
				lab.contexts.map(async name => [name, await lab.everything(name)] as const),
			),
		);
		const nodeOf = async (name: string) =>
			lab.kubectl(
				name,
				'get',
				'nodes',
				'-o',
				'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}',
			);
		const inside = async (...words: readonly string[]) =>
			execa('ip', ['netns', 'exec', `lab-${b}`, 'nft', ...words]);
		const peer = await nodeOf(a);
		const direct = `https://${await nodeOf(b)}:6443`;
		// What comes from the peer's pods has its node's address; this machine has another.
		await inside(
			`add table inet shut; add chain inet shut in { type filter hook input priority -300; }; add rule inet shut in ip saddr ${peer} tcp dport 6443 drop`,
		);

		const serverIn = async () => {
			const secret = await lab.kubectl(
				a,
				'-n',
				'istio-system',
				'get',
				'secret',
				`istio-remote-secret-${b}`,
				'-o',
				`jsonpath={.data.${b}}`,
			);
			return /server: (?<server>\S+)/v.exec(Buffer.from(secret, 'base64').toString())?.groups?.[
				'server'
			];
		};

		/** What curl says in the peer's gateway pod: its exit code, or the status. */
		const fromPeer = async (...words: readonly string[]) =>
			lab.kubectl(
				a,
				'-n',
				'istio-system',
				'exec',
				'deploy/istio-eastwestgateway',
				'--',
				'sh',
				'-c',
				`curl -sk -o /dev/null -w '%{http_code}' --max-time 3 ${words.join(' ')}; echo " exit $?"`,
			);

		await t.test(
			'control: without the setting preflight is red from inside, with the cause, and names the setting',
			async () => {
				const run = await wizard.run(
					'preflight',
					'-f',
					'mesh.yaml',
					'--probe',
					'--only',
					'probe.api-server',
					'-o',
					'json',
				);
				assert.equal(run.exitCode, 3, said(run));
				const {findings} = JSON.parse(run.stdout) as {
					findings: ReadonlyArray<{
						id: string;
						clusters: readonly string[];
						status: string;
						observed: string;
						remedy?: {summary: string};
					}>;
				};
				const probes = findings.filter(({id}) => id === 'probe.api-server');
				assert.deepEqual(
					probes.map(({clusters, status}) => `${clusters.join(' → ')} ${status}`).toSorted(),
					[`${a} → ${b} fail`, `${b} → ${a} pass`],
				);
				assert.match(
					probes.find(({status}) => status === 'fail')?.remedy?.summary ?? '',
					/apiServer: east-west-gateway/v,
				);
			},
		);

		await t.test(
			'with it, apply proves every ordered pair, and a second one starts nothing',
			async () => {
				const text = await wizard.read('mesh.yaml');
				await wizard.write(
					'mesh.yaml',
					text.replace('network: net-b,', 'network: net-b, apiServer: east-west-gateway,'),
				);
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), everyPair);
				const published = run.events.flatMap(event =>
					event.type === 'step-finished' && event.step === `${b}/expose-api-server`
						? [event.evidence ?? '']
						: [],
				);
				assert.match(
					published.join(''),
					/the API server answers at [\d.]+:15444 with its own certificate, as kubernetes\.default\.svc/v,
				);
				assert.match((await serverIn()) ?? '', /^https:\/\/[\d.]+:15444$/v);
				assert.match(
					await fromPeer(`${direct}/version`),
					/^000 exit 28/v,
					'the direct way is still closed',
				);
				assert.match(
					await fromPeer(
						'--connect-to',
						`kubernetes.default.svc:443:${new URL((await serverIn()) ?? '').host}`,
						'https://kubernetes.default.svc/version',
					),
					/^200 exit 0/v,
				);
				assert.match(
					await fromPeer(
						'--connect-to',
						`elsewhere.default.svc:443:${new URL((await serverIn()) ?? '').host}`,
						'https://elsewhere.default.svc/version',
					),
					/^000 exit (?:35|56)/v,
					'no other name is let through',
				);
				const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(again.exitCode, 0, said(again));
				assert.deepEqual(begun(again), []);
			},
		);

		await t.test(
			'what is missing of it is drift, and neither discoverySelectors nor mutual TLS for everything spoil it',
			async () => {
				await lab.kubectl(b, '-n', 'istio-system', 'delete', 'virtualservice', 'api-server-vs');
				const plan = await wizard.run('plan', '-f', 'mesh.yaml', '-o', 'json');
				const {steps} = JSON.parse(plan.stdout) as {
					steps: ReadonlyArray<{id: string; state: string}>;
				};
				assert.deepEqual(
					steps.filter(({state}) => state !== 'done').map(({id}) => id),
					[`${b}/expose-api-server`],
					said(plan),
				);
				const rule = JSON.stringify({
					apiVersion: 'networking.istio.io/v1',
					kind: 'DestinationRule',
					metadata: {name: 'everything', namespace: 'istio-system'},
					spec: {host: '*.local', trafficPolicy: {tls: {mode: 'ISTIO_MUTUAL'}}},
				});
				await wizard.write('rule.json', rule);
				await lab.kubectl(b, 'apply', '-f', `${wizard.directory}/rule.json`);
				await wizard.write(
					'selectors.yaml',
					'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  meshConfig:\n    outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n    discoverySelectors: [{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [default]}]}]\n',
				);
				const text = await wizard.read('mesh.yaml');
				await wizard.write(
					'mesh.yaml',
					text.replace(
						'apiServer: east-west-gateway',
						'apiServer: east-west-gateway, overlay: selectors.yaml',
					),
				);
				const run = await wizard.run(
					'apply',
					'-f',
					'mesh.yaml',
					'--yes',
					'-o',
					'jsonl',
					'--waive',
					'policy.discovery-selectors',
				);
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), everyPair);
				assert.match(
					await fromPeer(
						'--connect-to',
						`kubernetes.default.svc:443:${new URL((await serverIn()) ?? '').host}`,
						'https://kubernetes.default.svc/version',
					),
					/^200 exit 0/v,
				);
				await lab.kubectl(b, 'delete', '-f', `${wizard.directory}/rule.json`);
				await wizard.write('mesh.yaml', text);
			},
		);

		await t.test(
			'behind a tunnel of this machine its peers get the address that the cluster says of itself; what is no longer published goes',
			async () => {
				await inside('delete table inet shut');
				await using forwarder = await startForwarder(direct);
				const kubeconfig = await readFile(lab.kubeconfig, 'utf8');
				await writeFile(lab.kubeconfig, kubeconfig.replace(direct, forwarder.server));
				try {
					const text = await wizard.read('mesh.yaml');
					await wizard.write('mesh.yaml', text.replace('apiServer: east-west-gateway, ', ''));
					const plan = await wizard.run('plan', '-f', 'mesh.yaml');
					assert.ok(
						plan.stdout.includes(
							`learns ${b}'s endpoints, from ${direct} (EndpointSlice default/kubernetes)`,
						),
						said(plan),
					);
					const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
					assert.equal(run.exitCode, 0, said(run));
					assert.deepEqual(pairsOf(run), everyPair);
					assert.ok(stepsIn(run).includes(`${b}/prune`), stepsIn(run).join(', '));
					assert.equal(await serverIn(), direct);
					assert.equal(
						(
							await lab.kubectl(
								b,
								'-n',
								'istio-system',
								'get',
								'virtualservices,serviceentries,destinationrules',
								'-o',
								'name',
							)
						).trim(),
						'',
					);
				} finally {
					await writeFile(lab.kubeconfig, kubeconfig);
				}
			},
		);

		await t.test('teardown leaves every object as it was', async () => {
			// Published once more, so that there is something to take away.
			const text = await wizard.read('mesh.yaml');
			await wizard.write(
				'mesh.yaml',
				text.replace('network: net-b,', 'network: net-b, apiServer: east-west-gateway,'),
			);
			const applied = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(applied.exitCode, 0, said(applied));
			const run = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
			assert.equal(run.exitCode, 0, said(run));
			for (const name of lab.contexts) {
				assert.deepEqual(differences(before.get(name) ?? [], await lab.everything(name)), [], name);
			}
		});
	},
);
