/** A courier on a cargo bike, at the edge of town. */
export function CourierArt() {
  return (
    <svg className="art" viewBox="0 0 640 480" role="img" aria-label="A courier on a cargo bike">
      <defs>
        <linearGradient id="art-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className="art__sky-top" />
          <stop offset="1" className="art__sky-low" />
        </linearGradient>
        <clipPath id="art-frame">
          <rect width="640" height="480" rx="32" />
        </clipPath>
      </defs>
      <g clipPath="url(#art-frame)">
        <rect width="640" height="480" fill="url(#art-sky)" />
        <circle className="art__sun" cx="470" cy="136" r="62" />
        <g className="art__cloud">
          <rect x="60" y="92" width="132" height="22" rx="11" />
          <rect x="98" y="72" width="74" height="34" rx="17" />
          <rect x="520" y="206" width="96" height="18" rx="9" />
        </g>
        <path
          className="art__hill-far"
          d="M0 330C70 268 150 262 236 300s168 34 240-6 120-34 164-12v198H0Z"
        />
        <Town />
        <path className="art__hill-near" d="M0 372c92-34 190-34 296-14s238 20 344-16v138H0Z" />
        <rect className="art__road" y="420" width="640" height="60" />
        <path className="art__line" d="M-20 452H660" />
        <g className="art__route">
          <path className="art__route-line" d="M84 236c70-96 150 16 226-54s128-72 206-20" />
          <Pin x={84} y={236} />
          <Pin x={516} y={162} isGoal />
        </g>
        <Bike />
      </g>
    </svg>
  );
}

function Town() {
  const houses = [
    { x: 38, y: 262, width: 54, height: 130 },
    { x: 98, y: 226, width: 44, height: 160 },
    { x: 470, y: 250, width: 50, height: 130 },
    { x: 526, y: 210, width: 46, height: 170 },
    { x: 578, y: 268, width: 44, height: 110 },
  ];
  return (
    <g>
      {houses.map(({ x, y, width, height }, index) => (
        <g key={x} className="art__house" data-tone={index % 3}>
          <path d={`M${x} ${y}l${width / 2} -26 ${width / 2} 26v${height}h${-width}z`} />
          {[0, 1, 2].map((row) => (
            <g key={row} className="art__window">
              <rect x={x + 10} y={y + 14 + row * 34} width="11" height="16" rx="3" />
              <rect x={x + width - 21} y={y + 14 + row * 34} width="11" height="16" rx="3" />
            </g>
          ))}
        </g>
      ))}
    </g>
  );
}

function Bike() {
  return (
    <g className="art__bike" transform="translate(28 0)">
      <ellipse className="art__shadow" cx="308" cy="438" rx="208" ry="8" />
      <Wheel x={168} y={386} radius={50} />
      <Wheel x={476} y={402} radius={34} />
      <path
        className="art__frame"
        d="M168 386 206 300M168 386h82l-44-86 92 8 26 78M250 386l48-78"
      />
      <path className="art__frame" d="M250 386h164l34-36 28 52M298 308l-8-40" />
      <path className="art__bar" d="M268 266q16-10 40-2" />
      <path className="art__saddle" d="M184 296q20-12 44 0" />
      <g className="art__cargo">
        <rect x="330" y="276" width="40" height="60" rx="4" data-tone="0" />
        <rect x="366" y="256" width="44" height="80" rx="4" data-tone="1" />
        <path d="M388 256v24" className="art__tape" />
        <path d="M350 276v18" className="art__tape" />
      </g>
      <path className="art__box" d="M316 314h124l-20 66q-2 6-8 6h-72q-6 0-8-6z" />
      <text className="art__brand" x="378" y="360" textAnchor="middle">
        plover
      </text>
      <g className="art__rider">
        <path className="art__leg" data-side="far" d="M206 288q40 6 50 34t-18 70" />
        <path className="art__body" d="M190 292q-14-70 34-104 26-12 42 12l-14 96q-30 12-62-4z" />
        <path className="art__sleeve" d="M246 208q14 44 52 58" />
        <path className="art__bag" d="M180 226q-26 2-28 30v30q0 12 12 12h26z" />
        <path className="art__leg" d="M212 290q60-8 62 28t-20 76" />
        <path className="art__shoe" d="M244 394h34q2 10-8 10h-26z" />
        <circle className="art__skin" cx="262" cy="156" r="25" />
        <path className="art__helmet" d="M232 152q2-34 34-34 26 0 28 26 0 6-6 6h-48z" />
        <circle className="art__skin" cx="300" cy="266" r="8" />
      </g>
    </g>
  );
}

function Wheel({ x, y, radius }: { x: number; y: number; radius: number }) {
  return (
    <g className="art__wheel" transform={`translate(${x} ${y})`}>
      <circle className="art__tyre" r={radius} />
      <g className="art__spokes">
        {[0, 45, 90, 135].map((angle) => (
          <path key={angle} d={`M${-radius + 4} 0H${radius - 4}`} transform={`rotate(${angle})`} />
        ))}
      </g>
      <circle className="art__hub" r="6" />
    </g>
  );
}

function Pin({ x, y, isGoal = false }: { x: number; y: number; isGoal?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`} className="art__pin" data-goal={isGoal || undefined}>
      <path d="M0 0c-12-16-18-24-18-34a18 18 0 0 1 36 0c0 10-6 18-18 34z" />
      <circle cy="-34" r="7" />
    </g>
  );
}
