import {
	hubName,
	lastDayOf,
	replacementOf,
	retiringHubOf,
	type RetiringHub,
} from '../../mesh/image-hubs.ts';
import type {ImageUse} from '../../mesh/image-uses.ts';
import {pathText} from '../../mesh/file-problem.ts';
import {listed} from '../../text/listed.ts';

/** `Deployment shop/cart container web`, `base.yaml spec.hub`: where something is named that has to be changed. */
const placeOf = (use: ImageUse): string => {
	switch (use.where) {
		case 'container': {
			return `${use.kind} ${use.namespace}/${use.name} container ${use.container}`;
		}

		case 'object': {
			return `${use.kind} ${use.namespace}/${use.name} ${pathText(use.path)}`;
		}

		case 'file': {
			return `${use.file} ${pathText(use.path)}`;
		}
	}
};

/** The hubs that some uses name, each once. */
export const hubsOf = (uses: readonly ImageUse[]): RetiringHub[] => [
	...new Set(uses.flatMap(({image}) => retiringHubOf(image) ?? [])),
];

/** `gcr.io/istio-release and registry.istio.io/release serve no images after 2026-12-09`: true before that day and after it. */
export const goingAway = (uses: readonly ImageUse[]): string =>
	listed(
		[...Map.groupBy(hubsOf(uses), hub => lastDayOf(hub))].map(
			([day, hubs]) =>
				`${listed(hubs.map(hub => hubName(hub)))} ${hubs.length === 1 ? 'serves' : 'serve'} no images after ${day}`,
		),
	);

/** Where the same images are from then on, or that there are none, in whole sentences. */
export const successorText = (uses: readonly ImageUse[]): string =>
	[...Map.groupBy(hubsOf(uses), ({instead}) => instead ?? '')]
		.map(([instead, hubs]) =>
			instead === ''
				? `Images of ${listed(hubs.map(hub => hubName(hub)))} are on no other hub: use a release from docker.io/istio.`
				: `${instead} has the same images, under the same paths and tags.`,
		)
		.join(' ');

/** The same with what it names: `base.yaml spec.hub (registry.istio.io/release)`. Proxies of one workload are one place, and what is to be changed is not in it. */
export const namingPlace = (use: ImageUse): string =>
	use.where === 'container' && use.from === 'injector'
		? `the proxy of ${use.kind} ${use.namespace}/${use.name}`
		: `${placeOf(use)} (${use.image})`;

/** The value to write instead, in words where none is the same. */
export const insteadOf = ({image}: ImageUse): string =>
	replacementOf(image) ?? 'a release of docker.io/istio';
