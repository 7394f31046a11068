import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {execa} from 'execa';
import {parseAllDocuments, parse} from 'yaml';
import {labBinary} from './lab-script.ts';
import {startLab, type Lab} from './start-lab.ts';

type Manifest = {
	[field: string]: unknown;
	apiVersion: string;
	kind: string;
	metadata: {name: string; namespace?: string};
};

/** The goldens that `test/plan/plan.test.ts` writes: everything that an apply of each topology writes. */
const goldens = path.join(import.meta.dirname, '../fixtures/manifests');
const dryRun = ['--dry-run=server', '--field-manager=mesh-wizard'] as const;

const read = async (file: string): Promise<Manifest[]> =>
	parseAllDocuments(await readFile(path.join(goldens, file), 'utf8')).map(
		document => document.toJS() as Manifest,
	);

/** What istioctl makes of an IstioOperator document. */
const rendered = async (operator: Manifest): Promise<Manifest[]> => {
	const {stdout} = await execa(labBinary('istioctl'), ['manifest', 'generate', '-f', '-'], {
		input: JSON.stringify(operator),
	});
	return parseAllDocuments(stdout).flatMap(
		document => (document.toJS() as Manifest | undefined) ?? [],
	);
};

const isDefinition = ({kind}: Manifest): boolean => kind === 'CustomResourceDefinition';

/** Sends objects as server-side applies; the names of those that were accepted, and the error where any was not. */
const send = async (
	lab: Lab,
	cluster: string,
	objects: readonly Manifest[],
	...options: readonly string[]
): Promise<{accepted: number; error: string}> => {
	const {stdout, stderr} = await execa(
		labBinary('kubectl'),
		[
			'--kubeconfig',
			lab.kubeconfig,
			'--context',
			cluster,
			'apply',
			'--server-side',
			'-o',
			'name',
			...options,
			'-f',
			'-',
		],
		{
			input: JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects}),
			reject: false,
		},
	);
	return {accepted: stdout.split('\n').filter(Boolean).length, error: stderr};
};

void test(
	'a real API server accepts everything that is written for each topology',
	{timeout: 600_000},
	async t => {
		const cluster = 'at-forms';
		await using lab = await startLab({clusters: [cluster], apiOnly: true});
		const files = await readdir(goldens);
		assert.ok(files.length > 5, files.join(', '));
		const all = new Map(
			await Promise.all(files.map(async file => [file, await read(file)] as const)),
		);
		const operator = (all.get('one-network.yaml') ?? []).find(({kind}) => kind === 'IstioOperator');
		assert.ok(operator);
		const definitions = (await rendered(operator)).filter(object => isDefinition(object));
		assert.deepEqual(await send(lab, cluster, definitions), {
			accepted: definitions.length,
			error: '',
		});
		await lab.kubectl(
			cluster,
			'wait',
			'--for=condition=Established',
			'--timeout=60s',
			...definitions.map(({metadata: {name}}) => `customresourcedefinition/${name}`),
		);
		for (const namespace of ['istio-system', 'mesh-wizard-verify-run']) {
			await lab.kubectl(cluster, 'create', 'namespace', namespace);
		}

		for (const [file, objects] of all) {
			await t.test(file, async () => {
				const ours = objects.filter(({kind}) => kind !== 'IstioOperator');
				assert.deepEqual(await send(lab, cluster, ours, ...dryRun), {
					accepted: ours.length,
					error: '',
				});
				for (const document of objects.filter(({kind}) => kind === 'IstioOperator')) {
					const made = (await rendered(document)).filter(object => !isDefinition(object));
					assert.ok(made.length > 3, `${document.metadata.name}: ${String(made.length)} objects`);
					assert.deepEqual(await send(lab, cluster, made, ...dryRun), {
						accepted: made.length,
						error: '',
					});
				}
			});
		}

		await t.test("and refuses a broken one of ours, and one of istioctl's", async () => {
			const gateway = (all.get('two-networks.yaml') ?? []).find(({kind}) => kind === 'Gateway');
			assert.ok(gateway);
			const broken = parse(JSON.stringify(gateway).replace('15443', '"many"')) as Manifest;
			// Not by kubectl, which would see it first.
			const refused = await send(lab, cluster, [broken], ...dryRun, '--validate=false');
			assert.equal(refused.accepted, 0);
			assert.match(
				refused.error,
				/Error from server: .*cross-network-gateway.*spec\.servers\[0\]\.port\.number/v,
			);
			const service = (await rendered(operator)).find(({kind}) => kind === 'Service');
			assert.ok(service);
			const unlike = parse(JSON.stringify(service).replace('15012', '99999')) as Manifest;
			assert.match(
				(await send(lab, cluster, [unlike], ...dryRun)).error,
				/must be between 1 and 65535/v,
			);
		});
	},
);
