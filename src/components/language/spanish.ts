import type { ParlanceErrorCode } from "../../core/index";
import type { MessageCatalogue } from "./catalogue";

const errors: Partial<Record<ParlanceErrorCode, string>> = {
  "token-unavailable": "No hemos podido iniciar tu sesión en el chat. Inténtalo de nuevo.",
  "token-expired": "Tu acceso al chat ha caducado. Inténtalo de nuevo.",
  "token-rejected": "Se ha rechazado tu acceso al chat. Inténtalo de nuevo.",
  "connection-failed": "No hemos podido conectar con el chat. Inténtalo de nuevo.",
  "connection-lost": "Se ha perdido la conexión.",
  "session-not-found": "No se ha encontrado esta conversación.",
  "session-ended": "Esta conversación ha terminado.",
  "not-sent": "Este mensaje no se ha enviado.",
  "delivery-unknown": "No sabemos si este mensaje ha llegado.",
  "message-not-delivered": "Este mensaje no ha llegado. Inténtalo de nuevo.",
  "message-rejected": "Este mensaje ha sido rechazado.",
  "file-too-large": "Este archivo es demasiado grande.",
  "upload-failed": "No se ha podido subir el archivo.",
  "storage-unavailable": "Ahora no se pueden subir archivos. Inténtalo más tarde.",
  unauthenticated: "Inicia sesión.",
  forbidden: "No tienes permiso para hacer esto.",
  "not-found": "Esto ya no está aquí.",
  conflict: "Ya está ocupado, o alguien más acaba de cambiarlo.",
  "rate-limited": "Demasiadas solicitudes. Espera un momento.",
  "out-of-credit":
    "El chat no admite más por ahora. Lo que escribiste se conserva y se enviará después.",
  network: "La red no responde. Comprueba tu conexión.",
  timeout: "Está tardando demasiado. Inténtalo de nuevo.",
};

/**
 * What the components say in Spanish.
 *
 * @example
 * ```tsx
 * <ChatWidget connector={connector} messages={spanish} />
 * ```
 */
export const spanish: MessageCatalogue = {
  locale: "es",
  direction: "ltr",

  title: "Chatea con nosotros",
  agent: "Asistente",
  user: "Tú",

  openChat: "Abrir el chat",
  closeChat: "Cerrar el chat",
  unreadMessages: (count, format) =>
    format.plural(count, {
      one: "1 mensaje sin leer",
      other: `${format.number(count)} mensajes sin leer`,
    }),

  menu: "Menú",
  minimise: "Minimizar el chat",
  resize: "Cambiar el tamaño del chat",
  endConversation: "Terminar la conversación",
  downloadMarkdown: "Descargar como texto",
  downloadJson: "Descargar como datos (JSON)",
  muteSound: "Desactivar el sonido",
  unmuteSound: "Activar el sonido",
  keyboardHelp: "Atajos de teclado",
  endQuestion: "¿Terminar esta conversación?",
  endConsequence: "Podrás seguir leyéndola aquí, pero no continuarla.",
  end: "Terminar",
  endFailed: "No se ha podido terminar la conversación. Inténtalo de nuevo.",
  cancel: "Cancelar",

  closeHelp: "Cerrar los atajos de teclado",
  shortcutSend: "Enviar el mensaje",
  shortcutNewLine: "Empezar una línea nueva",
  shortcutClose: "Cerrar lo que está abierto",
  shortcutMessages: "Recorrer los mensajes",
  shortcutFirstLast: "Ir al primer o al último mensaje",
  shortcutInside: "Entrar en un mensaje y salir de él",
  shortcutWrite: "Volver a escribir",
  shortcutHelp: "Mostrar estos atajos",
  keyEnter: "Intro",
  keyShift: "Mayús",
  keyEscape: "Esc",
  keyHome: "Inicio",
  keyEnd: "Fin",

  statusIdle: "Responde en un momento",
  statusConnecting: "Conectando…",
  statusConnected: "En línea",
  statusReconnecting: "Reconectando…",
  statusOffline: "Sin conexión",
  statusEnded: "Conversación terminada",
  statusFailed: "No conectado",

  connecting: "Seguimos conectando…",
  connectingIn: (seconds, format) =>
    `Aún sin conexión. Nuevo intento en ${format.seconds(seconds)}`,
  reconnecting: "Conexión perdida. Reconectando…",
  reconnectingIn: (seconds, format) =>
    `Conexión perdida. Nuevo intento en ${format.seconds(seconds)}`,
  offline: "No tienes conexión. Los mensajes se enviarán cuando vuelva.",
  reconnected: "Conexión recuperada",
  endingIn: (seconds, format) => `Esta conversación termina en ${format.seconds(seconds)}`,
  tryNow: "Probar ahora",
  tryAgain: "Reintentar",

  welcomeTitle: "¿En qué podemos ayudarte?",
  welcomeText: "Haz una pregunta y recibirás la respuesta aquí mismo.",

  conversation: "Conversación",
  loadEarlier: "Ver mensajes anteriores",
  loadingEarlier: "Cargando mensajes anteriores…",
  earlierFailed: "No se han podido cargar los mensajes anteriores. Reintentar",
  jumpToLatest: "Ir al último",
  newMessages: (count, format) =>
    format.plural(count, {
      one: "1 mensaje nuevo",
      other: `${format.number(count)} mensajes nuevos`,
    }),
  agentIsTyping: (agent) => `${agent} está escribiendo`,
  unreadDivider: "Nuevos",
  suggestions: "Sugerencias",

  messageActions: "Acciones del mensaje",
  copyMessage: "Copiar el mensaje",
  goodAnswer: "Buena respuesta",
  badAnswer: "Mala respuesta",

  messageQueued: "Esperando conexión",
  messageSending: "Enviando…",
  messageSent: "Enviado",
  messageFailed: "No enviado",
  messageInterrupted: "La respuesta se ha cortado",
  retry: "Reintentar",
  discard: "Descartar",

  toolQueued: (name) => `En espera de usar ${name}`,
  toolRunning: (name) => `Usando ${name}…`,
  toolCancelling: (name) => `Deteniendo ${name}…`,
  toolComplete: (name) => `Ha usado ${name}`,
  toolFailed: (name) => `${name} ha fallado`,
  toolCancelled: (name) => `${name} se ha detenido`,
  toolInput: "Pregunta",
  toolPartial: "Hasta ahora",
  toolOutput: "Respuesta",
  audio: "Mensaje de voz",
  audioBroken: "Esta grabación no se puede reproducir",
  transcript: "Transcripción",
  data: "Datos",

  copy: "Copiar",
  copied: "Copiado",
  copyFailed: "No se ha podido copiar",
  table: "Tabla",
  taskDone: "Hecho",
  taskOpen: "Pendiente",

  composerLabel: "Mensaje",
  composerPlaceholder: "Escribe un mensaje…",
  composerEnded: "Esta conversación ha terminado",
  send: "Enviar",
  stop: "Detener la respuesta",

  attach: "Adjuntar archivos",
  attachments: "Archivos adjuntos",
  dropFiles: "Suelta los archivos para adjuntarlos",
  fileUploading: (name, share, format) => `${name}: ${format.percent(share)} subido`,
  fileUploaded: (name) => `${name} está listo para enviar`,
  fileFailed: (name, reason) => `${name}: ${reason}`,
  filesNotAccepted: (names) => `No se pueden enviar archivos de este tipo: ${names}`,
  retryFile: (name) => `Volver a subir ${name}`,
  removeFile: (name) => `Quitar ${name}`,
  sendingAfterUploads: (count, format) =>
    format.plural(count, {
      one: "Se enviará en cuanto se haya subido el archivo",
      other: `Se enviará en cuanto se hayan subido ${format.number(count)} archivos`,
    }),
  unnamedFile: "Archivo",

  ended: "Esta conversación ha terminado.",
  endedBecause: (reason) => `Motivo: ${reason}`,
  startAgain: "Empezar otra conversación",

  authorAt: (author, time) => `${author}, ${time}`,
  says: (author, text) => `${author}: ${text}`,
  codeBlock: "bloque de código",

  error: (error, format) =>
    error.code === "file-too-large" && error.maxBytes !== undefined
      ? `Este archivo es demasiado grande: se pueden enviar ${format.bytes(error.maxBytes)} como máximo.`
      : (errors[error.code] ?? "Algo ha salido mal. Inténtalo de nuevo."),
};
