import type {Defect} from './kit/defect.ts';
import {podOf} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

/** No defect: pods take images from a mirror of a hub that goes away, and from one that only sounds like it. */
export const harmlessMirror: Defect = {
	name: 'harmless-mirror',
	stage: 'installed',
	...planted('b', [
		podOf('mirrored', 'mirror.example.com:5000/registry.istio.io/release/base:1.30.2'),
		podOf('alike', 'gcr.io/istio-release-mirror/base:1.30.2'),
	]),
	expect: {contexts: [], mesh: []},
	proof: {mesh: 'holds', planted: 'before'},
};
