// faye's own server at a port of loopback, with its defaults: what Stentor is measured beside.
const http = require('node:http');
const faye = require(`${process.env.NODE_MODULES}/faye`);

const server = http.createServer();
new faye.NodeAdapter({ mount: '/bayeux', timeout: 45 }).attach(server);
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1024 }, () => console.log('ready'));
