import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {exitCodeFor} from '../../source/checks/exit-code.ts';
import {
	contextOf,
	factsOf,
	findingsOf,
	istioOf,
	modelOf,
	unknown,
	verdictOf,
	workstationOf,
} from '../helpers/facts.ts';

const meshOf = (version: string) => modelOf([{name: 'east-1'}], {istio: {version}});
const at = (date: string, istioctl = '1.31.4') =>
	workstationOf({path: '/opt/istioctl', version: istioctl}, Date.parse(date));

describe('version.support', () => {
	const cases: ReadonlyArray<[version: string, date: string, status: string, observed: string]> = [
		['1.30.8', '2026-10-31', 'pass', 'Istio 1.30.8 is supported until about 2026-12-31'],
		['1.30.8', '2026-11-01', 'warn', 'support for Istio 1.30.8 ends soon: about 2026-12-31'],
		['1.30.8', '2026-12-31', 'warn', 'support for Istio 1.30.8 ends soon: about 2026-12-31'],
		['1.30.8', '2027-01-01', 'warn', 'support for Istio 1.30.8 ended: about 2026-12-31'],
		['1.31.4', '2027-01-29', 'pass', 'Istio 1.31.4 is supported until about 2027-03-31'],
		['1.31.4', '2027-01-30', 'warn', 'support for Istio 1.31.4 ends soon: about 2027-03-31'],
		['1.29.9', '2026-11-29', 'warn', 'Istio 1.29.9 is no longer supported (judged as Istio 1.30)'],
		[
			'1.33.0',
			'2026-11-29',
			'note',
			'Istio 1.33.0 is newer than this mesh-wizard knows (judged as Istio 1.32)',
		],
		[
			'1.30-alpha.1',
			'2030-01-01',
			'note',
			'Istio 1.30-alpha.1 is a development build, which has no support window',
		],
	];
	for (const [version, date, status, observed] of cases) {
		test(`${version} on ${date} is ${status}, whether mesh.yaml asks for it or istioctl has it`, () => {
			// What mesh.yaml asks for is judged, whatever istioctl is there.
			const intended = verdictOf(
				'version.support',
				contextOf([], {workstation: at(date, '1.32.0'), model: meshOf(version)}),
			);
			assert.deepEqual(
				[intended.status, intended.observed, intended.source],
				[status, observed, 'mesh.yaml'],
			);
			const alone = verdictOf('version.support', contextOf([], {workstation: at(date, version)}));
			assert.deepEqual(
				[alone.status, alone.observed, alone.source],
				[status, observed, '/opt/istioctl version'],
			);
		});
	}

	test('says what to upgrade to, and how far apart that is', () => {
		const remedy = (version: string, date: string, model = meshOf(version)) =>
			verdictOf('version.support', contextOf([], {workstation: at(date), model})).remedy;
		assert.equal(
			remedy('1.30.8', '2026-11-29')?.summary,
			'Write istio: {version: 1.31.4} into mesh.yaml, and apply it.',
		);
		assert.match(
			remedy('1.28.0', '2026-11-29')?.summary ?? '',
			/1\.31\.4.*, one minor at a time\.$/v,
		);
		assert.match(remedy('1.31.4', '2027-02-01')?.summary ?? '', /1\.32\.0/v);
		assert.deepEqual(remedy('1.32.0', '2027-07-01')?.commands, [
			'npx mesh-wizard@latest preflight -f mesh.yaml',
		]);
	});

	test('is unknown of what is no version, and has nothing to say where nothing says one', () => {
		assert.equal(
			verdictOf('version.support', contextOf([], {workstation: at('2026-11-29', 'unknown')}))
				.status,
			'unknown',
		);
		assert.equal(
			verdictOf(
				'version.support',
				contextOf([], {workstation: workstationOf({missing: true, looked: []})}),
			).status,
			'skipped',
		);
	});
});

describe('istio.support', () => {
	const on = (date: string, ...versions: string[]) =>
		contextOf(
			versions.map((version, index) =>
				factsOf({name: `c${index}`, istio: version === '' ? istioOf() : istioOf({version})}),
			),
			{workstation: at(date)},
		);

	test('judges each running control plane on its own cluster', () => {
		const statuses = (date: string) =>
			findingsOf(
				'istio.support',
				on(date, '1.31.4', '1.30.5', '1.29.2', '1.33.0', '1.32-alpha.1', 'unknown', ''),
			).map(({clusters, status}) => [clusters[0], status]);
		assert.deepEqual(statuses('2026-10-31'), [
			['c0', 'pass'],
			['c1', 'pass'],
			['c2', 'warn'],
			['c3', 'note'],
			['c4', 'note'],
			['c5', 'unknown'],
			['c6', 'skipped'],
		]);
		assert.deepEqual(statuses('2026-11-01'), [
			['c0', 'pass'],
			['c1', 'warn'],
			['c2', 'warn'],
			['c3', 'note'],
			['c4', 'note'],
			['c5', 'unknown'],
			['c6', 'skipped'],
		]);
	});

	test('tells the worst of several in one cluster, and names every version', () => {
		const facts = factsOf({
			name: 'east-1',
			istio: istioOf({version: '1.31.4'}, {name: 'istiod-old', version: '1.30.5'}),
		});
		const verdict = verdictOf('istio.support', contextOf([facts], {workstation: at('2026-11-29')}));
		assert.equal(verdict.status, 'warn');
		assert.match(
			verdict.observed,
			/1\.30\.5 ends soon: about 2026-12-31; Istio 1\.31\.4 is supported/v,
		);
		assert.match(verdict.remedy?.summary ?? '', /^Upgrade the control plane to Istio 1\.31\.4/v);
	});

	test('of a planned cluster names the line of mesh.yaml', () => {
		const verdict = verdictOf(
			'istio.support',
			contextOf([factsOf({name: 'east-1', istio: istioOf({version: '1.30.5'})})], {
				workstation: at('2026-11-29'),
				model: meshOf('1.30.5'),
			}),
		);
		assert.match(verdict.remedy?.summary ?? '', /istio: \{version: 1\.31\.4\}/v);
	});

	test('is unknown where control planes could not be listed', () => {
		assert.equal(
			verdictOf('istio.support', contextOf([factsOf({name: 'east-1', istio: unknown()})])).status,
			'unknown',
		);
	});
});

describe('version.table', () => {
	const on = (date: string) => findingsOf('version.table', contextOf([], {workstation: at(date)}));

	test('notes a table that is older than 90 days, with its date and what to do', () => {
		const [fresh] = on('2027-02-27');
		assert.deepEqual([fresh?.status, fresh?.observed], ['pass', 'it was made on 2026-11-29']);
		const [old] = on('2027-02-28');
		assert.equal(old?.status, 'note');
		assert.match(old.observed, /made on 2026-11-29, more than 90 days ago/v);
		assert.deepEqual(old.remedy?.commands, ['npx mesh-wizard@latest preflight --all-contexts']);
	});

	test('costs no exit code', () => {
		assert.equal(exitCodeFor(on('2030-01-01'), 'strict'), 0);
	});
});
