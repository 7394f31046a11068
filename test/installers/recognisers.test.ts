import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {installationOf, isInstallerLabel, recognise} from '../../source/installers/recognisers.ts';

const marked = (
	labels: Record<string, string>,
	annotations: Record<string, string> = {},
	ownerReferences: ReadonlyArray<{kind: string; name: string}> = [],
) => ({metadata: {name: 'istiod', labels, annotations, ownerReferences}});

const component = {'operator.istio.io/component': 'Pilot'};
const chart = {'app.kubernetes.io/managed-by': 'Helm'};

describe('who installed an object', () => {
	it('is told by marks, also where several tools left theirs', () => {
		const release = {'meta.helm.sh/release-name': 'istiod'};
		for (const [object, tool] of [
			[marked({...component, ...chart}), 'istioctl'],
			[marked({...component, ...chart}, release), 'helm'],
			[marked({...chart, 'managed-by': 'sail-operator'}, release), 'sail'],
			[marked(chart, release, [{kind: 'IstioRevision', name: 'default'}]), 'sail'],
			[marked(chart), 'helm'],
			[marked({app: 'istiod'}), undefined],
		] as const) {
			assert.equal(recognise(object)?.tool, tool, JSON.stringify(object));
		}
	});

	it('names the part of mesh-wizard, and nobody else’s', () => {
		const from = (name: string) =>
			marked({...component, 'install.operator.istio.io/owning-resource': name});
		assert.equal(recognise(from('mesh-wizard'))?.part, 'control-plane');
		assert.equal(recognise(from('theirs'))?.part, undefined);
		assert.equal(installationOf(from('theirs'))?.installation, 'IstioOperator theirs');
	});

	it('is for a removal what an installer selects by its label, and nothing else', () => {
		assert.equal(installationOf(marked(component))?.tool, 'istioctl');
		assert.equal(
			installationOf(marked({'install.operator.istio.io/owning-resource': 'mesh-wizard'})),
			undefined,
		);
		assert.equal(installationOf(marked(chart)), undefined);
	});

	it('knows labels that installers write for themselves', () => {
		assert.ok(isInstallerLabel('operator.istio.io/version'));
		assert.ok(isInstallerLabel('install.operator.istio.io/owning-resource-namespace'));
		assert.ok(!isInstallerLabel('istio.io/rev'));
	});
});
