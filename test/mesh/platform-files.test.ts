import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {platformFiles, platformOfContext} from '../../source/mesh/platform-files.ts';
import {parseOverlay} from '../../source/mesh/overlay.ts';
import {platformNames} from '../../source/mesh/base-for.ts';

describe('the settings of platforms', () => {
	it('are files that read back as overlays, one for all or one for each platform', () => {
		for (const platform of platformNames) {
			const [file, ...others] = platformFiles([
				{name: 'a', platform},
				{name: 'b', platform},
			]);
			assert.deepEqual([file?.name, others], ['base.yaml', []]);
			assert.deepEqual(parseOverlay(file?.text ?? '', {path: 'base.yaml'}), {
				overlay: file?.overlay,
			});
		}

		assert.deepEqual(
			platformFiles([
				{name: 'a', platform: 'gke'},
				{name: 'b'},
				{name: 'c', platform: 'k3s'},
				{name: 'd', platform: 'kind'},
			]).map(({name, clusters}) => [name, clusters]),
			[
				['gke.yaml', ['a']],
				['k3s.yaml', ['c']],
			],
		);
		assert.deepEqual(platformFiles([{name: 'a'}]), []);
	});

	it("are told by contexts that the platforms' own tools have named", () => {
		assert.deepEqual(
			[
				'gke_shop_europe-west1_edge',
				'k3d-shop',
				'minikube',
				'microk8s',
				'default/api-east-example-com:6443/kube:admin',
				'admin@east-1',
				'kind-shop',
			].map(context => platformOfContext(context)),
			['gke', 'k3d', 'minikube', 'microk8s', 'openshift', undefined, undefined],
		);
	});
});
