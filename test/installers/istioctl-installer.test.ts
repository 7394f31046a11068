import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeIstioctlInstaller} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Installation} from '../../source/mesh/installation.ts';
import type {CommandOutcome} from '../../source/ports/istioctl.ts';

const primary: Installation = {
	mesh: 'shop',
	istioVersion: '1.31.1',
	cluster: 'east',
	network: 'net',
	overlays: [],
	part: 'control-plane',
	servesRemotes: false,
};
const ended: CommandOutcome = {exitCode: 0, timedOut: false, tail: [], durationMs: 1};

const setUp = () => {
	const written = new Map<string, string>();
	const renders: string[] = [];
	const installer = makeIstioctlInstaller({
		istioctl: {
			locate: async () => ({missing: true, looked: []}),
			use: () => undefined,
			async render(operator) {
				renders.push(operator);
				if (renders.length === 1) {
					throw new Error('out of luck');
				}

				return [];
			},
			async install(file) {
				assert.ok(written.has(file), 'the document is there before istioctl starts');
				return ended;
			},
			purge: async () => ended,
		},
	});
	const files = {
		root: '/mesh',
		async write(file: string, text: string) {
			written.set(file, text);
		},
	};
	return {
		installer,
		files,
		written,
		renders,
	};
};

describe('istioctl as an installer', () => {
	test('renders a document once, and again only after a failure', async () => {
		const {installer, renders} = setUp();
		await assert.rejects(installer.render(primary, {}), /out of luck/v);
		await installer.render(primary, {});
		await installer.render({...primary}, {});
		assert.equal(renders.length, 2);
		await installer.render({...primary, network: 'other'}, {});
		assert.equal(renders.length, 3);
	});

	test('installs what it shows, from the file that its command names', async () => {
		const {installer, files, written} = setUp();
		const place = {file: '/mesh/east.yaml', context: 'east', readinessTimeoutMs: 1000};
		await installer.install(primary, {
			...place,
			files,
			killAfterMs: 1000,
			signal: new AbortController().signal,
			onLine: () => undefined,
			onStart: async () => undefined,
		});
		assert.match(written.get(place.file) ?? '', /^kind: IstioOperator$/mv);
		assert.deepEqual(installer.commands.install(place).slice(0, 5), [
			'istioctl',
			'install',
			'-y',
			'-f',
			place.file,
		]);
	});

	test("recognises its own installation of a part, and nobody else's", () => {
		const {installer} = setUp();
		const from = (name?: string) => ({
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {
				name: 'istiod',
				labels: {
					'operator.istio.io/version': '1.31.1',
					...(name === undefined ? {} : {'install.operator.istio.io/owning-resource': name}),
				},
			},
		});
		assert.deepEqual(installer.recognise(from('mesh-wizard')), {
			tool: 'istioctl',
			part: 'control-plane',
			installation: 'IstioOperator mesh-wizard',
			version: '1.31.1',
		});
		assert.equal(installer.recognise(from('mesh-wizard-eastwest'))?.part, 'east-west');
		const unknown = installer.recognise(from('unknown'));
		assert.equal(unknown?.part, undefined);
		assert.equal(unknown?.installation, 'IstioOperator without a name');
		assert.equal(installer.recognise(from()), undefined);
	});

	test('purges some kinds, in whatever version they are served', () => {
		const {installer} = setUp();
		assert.ok(installer.purges({apiVersion: 'v1', kind: 'Service'}));
		assert.ok(installer.purges({apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter'}));
		assert.ok(!installer.purges({apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy'}));
		assert.ok(!installer.purges({apiVersion: 'serving.knative.dev/v1', kind: 'Service'}));
	});

	test('says why it failed by the last line that says so, else by the last one', () => {
		const {installer} = setUp();
		const failed = ['2026 Error: no such host', '✘ istiod encountered an error', 'bye'];
		assert.equal(installer.reasonIn(failed), '✘ istiod encountered an error');
		assert.equal(installer.reasonIn(failed.slice(0, 1)), 'no such host');
		assert.equal(installer.reasonIn(['almost there']), 'almost there');
		assert.equal(installer.reasonIn([]), undefined);
	});
});
