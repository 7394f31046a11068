import {once} from 'node:events';
import {connect, type Socket, type TcpNetConnectOpts} from 'node:net';
import {SocksClient} from 'socks';
import {toError} from '../../errors.ts';

const usualPort = 1080;

/** Whether a proxy speaks SOCKS 5. Both spellings let the proxy resolve names, as in client-go (fact K-10). */
export const isSocks = ({protocol}: URL): boolean =>
	protocol === 'socks5:' || protocol === 'socks5h:';

/** Why a SOCKS proxy that is there lets nobody through. Holds neither user nor password. */
export class SocksRefusal extends Error {
	override readonly name = 'SocksRefusal';
}

/**
A connection through a SOCKS proxy, as `connection` says how the proxy is reached. Throws `SocksRefusal` for what the proxy answers, and
Node's own errors where there is no way to it or the signal of `connection` ends the attempt.
*/
export const connectThroughSocks = async (
	{hostname, port, username, password}: URL,
	target: {host: string; port: number},
	connection: TcpNetConnectOpts,
): Promise<Socket> => {
	if (hostname === '') {
		throw new SocksRefusal('its URL names no host');
	}

	const socket = connect({...connection, port: port === '' ? usualPort : Number(port)});
	try {
		await once(socket, 'connect');
		await SocksClient.createConnection({
			command: 'connect',
			destination: target,
			// Only the type of the library wants the address that is connected by now.
			proxy: {
				host: hostname,
				port: usualPort,
				type: 5,
				...(username === '' && password === ''
					? {}
					: {userId: decodeURIComponent(username), password: decodeURIComponent(password)}),
			},

			existing_socket: socket,
		});
		return socket;
	} catch (error) {
		socket.destroy();
		connection.signal?.throwIfAborted();
		// The library's errors hold the password: only their words go on.
		throw socket.bytesRead + socket.bytesWritten > 0
			? new SocksRefusal(toError(error).message)
			: error;
	}
};
