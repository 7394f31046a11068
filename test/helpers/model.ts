import type {Mesh, MeshCluster} from '../../source/mesh/mesh.ts';
import {modelFor, type Model} from '../../source/mesh/model.ts';

export type ClusterSketch = Pick<MeshCluster, 'name' | 'network'> & Partial<MeshCluster>;

/** A model of the clusters sketched; primaries unless they say otherwise. */
export const modelOf = (clusters: readonly ClusterSketch[], mesh: Partial<Mesh> = {}): Model =>
	modelFor({
		mesh: {
			mesh: 'shop',
			organization: 'shop.example.com',
			istio: {version: '1.31.1'},
			dataPlane: 'sidecar',
			trust: {mode: 'generated', directory: 'certs'},
			verify: {image: 'registry.k8s.io/e2e-test-images/agnhost:2.59'},
			clusters: clusters.map(cluster => ({context: cluster.name, role: 'primary', ...cluster})),
			...mesh,
		},
		path: '/mesh/mesh.yaml',
		directory: '/mesh',
		overlays: {},
	});

export const shapes = {
	'one-network': modelOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east'},
	]),
	'two-networks': modelOf([
		{name: 'east', network: 'east'},
		{name: 'west', network: 'west'},
	]),
	mixed: modelOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east'},
		{name: 'west', network: 'west'},
	]),
	'primary-remote': modelOf([
		{name: 'main', network: 'one'},
		{
			name: 'edge',
			network: 'one',
			role: 'remote',
			primary: 'main',
		},
	]),
	'primary-remote-two-networks': modelOf([
		{name: 'main', network: 'east'},
		{
			name: 'far',
			network: 'west',
			role: 'remote',
			primary: 'main',
		},
	]),
	'four-networks': modelOf([
		{name: 'a', network: 'net-a'},
		{
			name: 'b',
			network: 'net-b',
			role: 'remote',
			primary: 'a',
		},
		{name: 'c', network: 'net-c'},
		{
			name: 'd',
			network: 'net-d',
			role: 'remote',
			primary: 'c',
		},
	]),
	'published-api-server': modelOf([
		{name: 'open', network: 'one'},
		{name: 'closed', network: 'one', apiServer: 'east-west-gateway'},
	]),
} as const;
