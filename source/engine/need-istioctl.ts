import {MeshError} from '../errors.ts';
import type {IstioctlPort} from '../ports/istioctl.ts';

/** Before anything is changed: without istioctl nothing can be uninstalled. `again` is the command to give again. Throws `MeshError`. */
export const needIstioctl = async (
	istioctl: Pick<IstioctlPort, 'locate'>,
	again: string,
): Promise<void> => {
	const place = await istioctl.locate();
	if ('version' in place) {
		return;
	}

	throw 'broken' in place
		? new MeshError(`nothing was changed: ${place.path} does not work: ${place.broken}`, {
				code: 'istioctl.broken',
				remedy: [
					'Put a working one first on PATH, or let mesh-wizard download one:',
					`${again} --download-istioctl`,
				],
			})
		: new MeshError(
				`nothing was changed: istioctl is not on PATH; looked in ${place.looked.join(', ') || 'no folder, PATH is empty'}`,
				{
					code: 'istioctl.missing',
					remedy: [
						'Put it on PATH, or let mesh-wizard download it:',
						`${again} --download-istioctl`,
					],
				},
			);
};
