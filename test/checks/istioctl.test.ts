import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {contextOf, modelOf, verdictOf, workstationOf} from '../helpers/facts.ts';

const at = (version: string) => workstationOf({path: '/opt/istioctl', version});
const meshOf = (version: string) => modelOf([{name: 'east-1'}], {istio: {version}});

describe('istioctl.present', () => {
	test('names the binary that was found', () => {
		const verdict = verdictOf('istioctl.present', contextOf([], {workstation: at('1.31.1')}));
		assert.equal(verdict.status, 'pass');
		assert.equal(verdict.observed, '1.31.1 at /opt/istioctl');
	});

	test('says where it looked; without a mesh that is a warning', () => {
		const workstation = workstationOf({missing: true, looked: ['/usr/bin', '/bin']});
		const alone = verdictOf('istioctl.present', contextOf([], {workstation}));
		assert.equal(alone.status, 'warn');
		assert.match(alone.observed, /looked in \/usr\/bin and \/bin/v);
		const intended = verdictOf(
			'istioctl.present',
			contextOf([], {workstation, model: meshOf('1.30.5')}),
		);
		assert.equal(intended.status, 'fail');
		assert.match(intended.remedy?.summary ?? '', /download istioctl 1\.30\.5/v);
		assert.deepEqual(intended.remedy?.commands, [
			'mesh-wizard plan -f mesh.yaml --download-istioctl',
		]);
	});

	test('shows what a broken one says', () => {
		const verdict = verdictOf(
			'istioctl.present',
			contextOf([], {
				workstation: workstationOf({path: '/opt/istioctl', broken: 'exec format error'}),
				model: meshOf('1.31.1'),
			}),
		);
		assert.equal(verdict.status, 'fail');
		assert.match(verdict.observed, /\/opt\/istioctl does not run: exec format error/v);
	});
});

describe('istioctl.version', () => {
	const cases: ReadonlyArray<[found: string, wanted: string | undefined, status: string]> = [
		['1.31.1', '1.31.1', 'pass'],
		['1.31.0', '1.31.1', 'warn'],
		['1.30.5', '1.31.1', 'fail'],
		['1.32-alpha.eed52ebb66ad', '1.32-alpha.eed52ebb66ad', 'note'],
		['1.29.9', '1.29.9', 'note'],
		['1.33.0', '1.33.0', 'note'],
		['1.32-alpha.eed52ebb66ad', '1.31.1', 'fail'],
		['unknown', '1.31.1', 'fail'],
		['1.31.1', undefined, 'pass'],
		['1.30.0', undefined, 'pass'],
		['1.29.9', undefined, 'note'],
		['1.33.0', undefined, 'note'],
		['1.32-alpha.eed52ebb66ad', undefined, 'note'],
		['unknown', undefined, 'unknown'],
	];
	for (const [found, wanted, status] of cases) {
		test(`${found} ${wanted === undefined ? 'without a mesh' : `for a mesh of ${wanted}`} is ${status}`, () => {
			const model = wanted === undefined ? undefined : meshOf(wanted);
			assert.equal(
				verdictOf('istioctl.version', contextOf([], {workstation: at(found), model})).status,
				status,
			);
		});
	}

	test('says as what it judges a minor that has no row, and a development build', () => {
		const observed = (found: string, wanted?: string) =>
			verdictOf(
				'istioctl.version',
				contextOf([], {
					workstation: at(found),
					model: wanted === undefined ? undefined : meshOf(wanted),
				}),
			).observed;
		assert.equal(
			observed('1.29.9'),
			'1.29.9 is of a minor that mesh-wizard does not know, judged as Istio 1.30',
		);
		assert.equal(
			observed('1.33.0', '1.33.0'),
			'1.33.0, as mesh.yaml asks: of a minor that mesh-wizard does not know, judged as Istio 1.32',
		);
		assert.equal(
			observed('1.32-alpha.eed52ebb66ad'),
			'1.32-alpha.eed52ebb66ad is a development build, judged as Istio 1.32',
		);
	});

	test('proposes the default version where nothing asks for another', () => {
		const verdict = verdictOf(
			'istioctl.present',
			contextOf([], {workstation: workstationOf({missing: true, looked: []})}),
		);
		assert.match(verdict.remedy?.summary ?? '', /download istioctl 1\.31\.4/v);
	});

	test('has nothing to say without an istioctl', () => {
		assert.equal(
			verdictOf(
				'istioctl.version',
				contextOf([], {workstation: workstationOf({missing: true, looked: []})}),
			).status,
			'skipped',
		);
	});

	test('names no download for a build that was never published', () => {
		const verdict = verdictOf(
			'istioctl.version',
			contextOf([], {workstation: at('1.31.1'), model: meshOf('1.32-alpha.eed52ebb66ad')}),
		);
		assert.doesNotMatch(verdict.remedy?.commands.join('\n') ?? '', /--download-istioctl/v);
	});
});
