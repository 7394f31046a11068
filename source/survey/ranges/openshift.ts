import {openShiftNetworkShape} from '../../kubernetes/custom-shapes.ts';
import type {Fitting} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import {wellFormed} from '../well-formed.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

const definition = 'networks.config.openshift.io';
const path = '/apis/config.openshift.io/v1/networks/cluster';

type Status = NonNullable<Fitting<typeof openShiftNetworkShape>['status']>;

const openShiftSource = async (
	reader: ClusterReader,
	field: string,
	rangesIn: (status: Status) => readonly string[],
): Promise<RangeSource> =>
	rangeSourceFrom(`OpenShift Network cluster status.${field}`, async () =>
		(await mayBeDefined(reader, definition))
			? rangesIn(
					wellFormed(await reader.get(path), openShiftNetworkShape, 'Network cluster')?.status ??
						{},
				)
			: [],
	);

/** What an OpenShift cluster was installed with, and uses whatever its network plugin. */
export const openShiftPodNetwork = async (reader: ClusterReader): Promise<RangeSource> =>
	openShiftSource(reader, 'clusterNetwork', ({clusterNetwork = []}) =>
		clusterNetwork.flatMap(({cidr}) => cidrsIn(cidr)),
	);
export const openShiftServiceNetwork = async (reader: ClusterReader): Promise<RangeSource> =>
	openShiftSource(reader, 'serviceNetwork', ({serviceNetwork = []}) =>
		serviceNetwork.flatMap(entry => cidrsIn(entry)),
	);
