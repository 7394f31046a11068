import assert from 'node:assert/strict';
import {execa} from 'execa';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {checkChain} from '../../source/verify/live-chain.ts';
import {applyTo} from './defects/kit/apply.ts';
import type {Manifest} from './defects/kit/scene.ts';
import {fingerprintOfPem} from './live-root.ts';
import type {Lab} from './start-lab.ts';

const namespace = 'chain';
const port = 8080;

/** A plain workload in the mesh: nothing of mesh-wizard's. */
const objects: readonly Manifest[] = [
	{
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: namespace, labels: {'istio-injection': 'enabled'}},
	},
	{
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'server', namespace},
		spec: {
			containers: [
				{
					name: 'server',
					image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
					args: ['netexec', `--http-port=${String(port)}`],
					resources: {requests: {cpu: '10m'}},
				},
			],
			terminationGracePeriodSeconds: 1,
		},
	},
];

/**
The chain that a workload's own sidecar shows on its inbound port, as openssl sees it from the cluster's node: PEM texts, its
own certificate first. The workload is made for that, and is gone afterwards.
*/
const workloadChain = async (lab: Lab, cluster: string): Promise<string[]> => {
	await applyTo(lab, cluster, objects);
	try {
		await lab.kubectl(
			cluster,
			'-n',
			namespace,
			'wait',
			'pod/server',
			'--for=condition=Ready',
			'--timeout=120s',
		);
		const address = await lab.kubectl(
			cluster,
			'-n',
			namespace,
			'get',
			'pod',
			'server',
			'-o',
			'jsonpath={.status.podIP}',
		);
		const {stdout} = await execa(
			'ip',
			[
				'netns',
				'exec',
				`lab-${cluster}`,
				'openssl',
				's_client',
				'-connect',
				`${address}:${String(port)}`,
				'-alpn',
				'istio',
				'-showcerts',
			],
			{
				// It asks for a certificate, which we do not have: its own came before.
				input: '',
				reject: false,
				timeout: 20_000,
			},
		);
		return stdout.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gsv) ?? [];
	} finally {
		await lab.kubectl(cluster, 'delete', 'namespace', namespace, '--wait');
	}
};

/** What openssl says of a chain under a root: undefined when it verifies. */
const faultOf = async (
	[own = '', ...authorities]: readonly string[],
	root: string,
): Promise<string | undefined> => {
	const script =
		'openssl verify -CAfile <(printf %s "$ROOT") -untrusted <(printf %s "$AUTHORITIES") <(printf %s "$OWN")';
	const {exitCode, stderr, stdout} = await execa('bash', ['-c', script], {
		reject: false,
		env: {ROOT: root, AUTHORITIES: authorities.join('\n'), OWN: own},
	});
	return exitCode === 0 ? undefined : `${stdout}${stderr}`;
};

/** Another root, of nobody in the mesh, P-256 as any. */
const strangeRoot = async (): Promise<string> => {
	const {stdout} = await execa('openssl', [
		'req',
		'-x509',
		'-newkey',
		'ec',
		'-pkeyopt',
		'ec_paramgen_curve:P-256',
		'-nodes',
		'-days',
		'30',
		'-subj',
		'/O=Elsewhere/CN=Root',
		'-keyout',
		'/dev/null',
	]);
	return stdout;
};

/** That workloads of a cluster show chains which end at this root, a PEM, by openssl and by the proof of `verify`; and at no other. */
export const assertChainEndsAt = async (lab: Lab, cluster: string, root: string): Promise<void> => {
	const chain = await workloadChain(lab, cluster);
	assert.ok(chain.length > 1, `${cluster} shows ${String(chain.length)} certificates`);
	const strange = await strangeRoot();
	assert.equal(await fingerprintOfPem(chain.at(-1) ?? ''), await fingerprintOfPem(root));
	assert.equal(await faultOf(chain, root), undefined);
	assert.notEqual(await fingerprintOfPem(chain.at(-1) ?? ''), await fingerprintOfPem(strange));
	assert.match((await faultOf(chain, strange)) ?? '', /verification failed/v);
	const judge = async (pem: string) =>
		checkChain({
			cluster,
			holder: cluster,
			live: {kind: 'chain', certificates: chain, address: 'its inbound port'},
			roots: {seen: true, value: [{pem, fingerprint: await fingerprintOfPem(pem)}]},
			certificates: makeCertificates(),
			now: Date.now(),
		}).status;
	assert.deepEqual([await judge(root), await judge(strange)], ['pass', 'fail']);
};
