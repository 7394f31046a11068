import type {Installer} from '../ports/installer.ts';
import type {Ports} from '../ports/ports.ts';
import {makeIstioctlInstaller} from './istioctl/istioctl-installer.ts';

/** What installs the mesh of a session: the one place that chooses. */
export const installerFor = ({
	ports,
}: {
	ports: Pick<Ports, 'istioctl' | 'istioctlDownloads'>;
}): Installer => makeIstioctlInstaller(ports);
