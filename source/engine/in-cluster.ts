import {MeshError} from '../errors.ts';
import {ApiError} from '../ports/cluster.ts';

/** Does something in a cluster outside of any step: what its API server refuses is told with the cluster's name, which its URL may not say. */
export const inCluster = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ApiError) {
			const {message, code, remedy, exitCode} = error;
			throw new MeshError(`${name}: ${message}`, {code, remedy, exitCode, cause: error});
		}

		throw error;
	}
};
