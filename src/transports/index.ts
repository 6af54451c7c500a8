export {
  createHttp,
  type Fetch,
  type Http,
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
} from "./http";
export { uploadBytes, type UploadBytesOptions } from "./upload";
export {
  openWebSocket,
  type OpenWebSocketOptions,
  type WebSocketClose,
  type WebSocketConstructor,
  type WebSocketLike,
  type WebSocketTransport,
} from "./websocket";
