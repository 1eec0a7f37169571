/**
 * Things that icon sets draw, by the names that people give them, so that one name has drawings by several hands. Chosen and
 * looked at by hand: things alone, no signs, arrows or parts of programs.
 */

import { hasIcon, setOf } from "./icon-set.ts";

/** Each line is a name and what sets call it, the likeliest first; where nothing else is said, a set may call it by its name. */
const called = parse(`
  airplane: plane airplane commercial-airplane
  alarm clock: alarm alarm-clock
  alien: alien-1 science-fiction-alien-1
  ambulance: ambulance-call
  anchor:
  apple: apple-whole food-apple shiny-apple apple-one apple
  atom: atom-2
  backpack: backpacker bag-personal
  balloon: party-balloon
  banana: bananas fruit-banana
  basket: basket-shopping shopping-basket-3 shopping-basket-1 shopping-basket
  bathtub: bath bathtub-simple
  battery: battery-full battery-four
  bed: bed-front single-bed
  beer mug: beer beer-stein beer-mug-empty beer-pitch beer-mug
  bell: remind
  bicycle: bike person-biking bicycle-bike
  pair of binoculars: binoculars binocular
  bird: dove crow hummingbird
  birthday cake: cake cake-candles birthday-cake
  bomb: unlit-bomb bombshell
  bone: pet-bone
  book: book-2 book-1 book-one book-close-bookmark-1
  bookmark:
  bottle: bottle-wine wine-bottle soft-drinks-bottle-1
  brain:
  loaf of bread: bread bread-slice bread-loaf sliced-bread
  briefcase:
  broom: broom-sweep clean-broom-wipe clear
  bucket: pail
  bug: ladybug
  bus: bus-1 bus-two
  butterfly:
  cactus:
  calculator: accounting-calculator-1 calculator-1
  calendar: calendar-blank calendar-1 calendar-dot
  camera: camera-1 camera-small camera-two
  candle: candles candle-flame
  candy: candy-canes candy-alt
  car: car-side car-4 sedan
  carrot: carrots
  castle: fort amusement-park-castle
  cat: kitty
  chair: chair-alt office-chair
  piece of cheese: cheese cheese-wedge
  pair of cherries: cherries cherry fruit-cherry fruit-cherries
  chess queen: chess-queen
  church: church-outline
  clipboard: empty-clipboard
  clock: clock-hour-4 clock-outline time time-clock-circle
  cloud:
  compass: compass-1 compass-navigator
  computer mouse: mouse mouse-simple mouse-wireless mouse-one
  cookie:
  cow:
  credit card: credit-card bank-card credit-card-1 credit-card-5
  crown: vip-crown-queen-1 crown-two
  cup of coffee: coffee mug-hot coffee-mug coffee-cup mug
  diamond: gem cut-diamond diamond-stone diamond diamond-1
  die: dice dice-5 dice-five die-5 board-game-dice-1 dice-6
  dog: dog-1 sitting-dog
  dolphin:
  door: door-closed wooden-door door-front
  drop of water: droplet drop water drop-1 blood-drop drop-alt
  drum: drum-stick
  dumbbell: barbell dumbbell weight-lifting-up dumbell
  ear: ear-speciality
  egg: eggs animal-products-egg egg-one
  elephant:
  envelope: mail email envelope-simple mail-closed
  eraser:
  eye: eye-optic eyes preview-open
  factory: industry factory-plant factory-building
  feather: feather-pen
  fire: flame fire-fill fire-flame
  fire extinguisher: fire-extinguisher
  fish: fish-one fish-simple
  flag: flag-plain flag-1 flag-3
  flashlight: outdoors-flashlight-2 flashlamp
  flask: flask-conical erlenmeyer-flask lab-flask-experiment erlenmeyer round-bottom-flask
  floppy disk: device-floppy floppy floppy-disk floppy-disk-2 save
  flower: flower-tulip vanilla-flower flower-2 flower-1
  folder: file-folder folder-close
  fork and knife: tools-kitchen-2 silverware-fork-knife fork-knife utensils knife-fork
  portion of french fries: french-fries fast-food-french-fries
  frog:
  funnel: filter filter-1
  gas pump: gas-station gas-pump fuel
  ghost:
  gift: gift-1 gift-box-1 gift-box present
  pair of glasses: glasses eyeglasses glasses-one spectacles
  globe: earth world earth-1 earth-americas
  graduation cap: school graduation-cap mortarboard degree-hat
  guitar: guitar modern-music-electric-guitar
  hamburger: burger hamburger-one
  hammer: hammer-nail claw-hammer
  handbag: handbag handbag-simple
  pair of headphones: headphones headphone-sound headphones-1
  heart: heart
  helicopter: aircraft-chopper-1 helicopter
  horse: horse-head
  hospital: hospital-building hospital hospital-2
  hot air balloon: air-balloon hot-air-balloon aircraft-hot-air-balloon-2
  hourglass: hourglass-half hourglass-full sand-clock
  house: home home-2 home-1 house-4 house-chimney
  ice cream: ice-cream-cone icecream ice-cream-2
  key: key-2
  keyboard:
  ladder:
  lamp: lamp-desk lamp-2 desk-lamp office-desk-lamp
  laptop: device-laptop laptop-computer laptop-1
  leaf:
  lemon: cut-lemon lemon-alt
  light bulb: bulb lightbulb idea tips light-bulb
  lighthouse: lighthouse
  lightning bolt: zap bolt lightning flash flash-1 lightning-bolt lightning-charge
  lipstick: make-up-lipstick
  lock: padlock padlock-square-2 lock-1 padlock-key
  magic wand: wand magic-wand wand-magic magic-wand-1
  magnet:
  magnifying glass: search magnify magnifying-glass
  mailbox: mailbox-post mailbox
  map: map-fold maps map-trifold treasure-map
  medal: medal-4 award-medal-4 star-medal medal-1
  megaphone: speakerphone bullhorn announcement-megaphone
  microphone: concert-microphone microphone-1
  microscope: microscope-observation-sciene
  money bag: money-bag sack-dollar moneybag money-bag-dollar
  moon: moon-stars night-moon-begin
  mosque: mosque
  mountain: mountains mountain-sun image-filter-hdr summits
  mushroom: mushrooms spotted-mushroom
  musical note: music music-note music-note-1 music-notes music-one
  necktie: tie black-tie necktie
  newspaper: newspaper-fold news news-paper newspaper-folding
  octopus: octopus
  owl: owl
  paintbrush: brush paint-brush paintbrush-2
  palette: palette-2 color-palette paint-palette platte
  paper clip: paperclip attachment
  parachute: parachute-drop parachute-box
  paw print: paw pet-paw
  pencil: pencil-1 edit-pencil
  piano: instrument-classical-piano
  pig: pig-face
  piggy bank: pig-money piggy-bank
  pill: pill-1 pills capsules medicine-pills
  pineapple: pineapple
  pizza: pizza-slice
  planet: planet-ringed astronomy-planet-ring saturn ringed-planet
  plug: power-plug plug-1 power-cord electric-cord-1
  printer: printer print
  pumpkin: pumpkin-lantern
  puzzle piece: puzzle puzzle-piece module-puzzle jigsaw-piece
  rabbit: carrot-rabbit
  radio: radio-retro radio-handheld
  rainbow:
  receipt: receipt-2
  refrigerator: fridge
  ring: diamond-ring rings
  robot: robot-face
  rocket: rocket-launch space-rocket-earth
  ruler: ruler-1 ruler-2
  sailboat: sail-boat sailboat-2 sail-ship
  satellite: satellite-variant satellite
  scale: balance-scale scale-balanced scales justice-scale-2 scale-balance
  pair of scissors: scissors scissors-2 scissors-cutting
  screwdriver: screwdriver-wrench
  shield: shield-1 shield-shaded
  ship: boat ship-simple cargo-ship
  shirt: t-shirt tshirt-crew shirt t-shirt-1
  shopping bag: shopping-bag bag-shopping shopping shopping-bag-1
  shopping cart: shopping-cart cart cart-shopping shopping-cart-full shopping-cart-add
  shovel: shovel spade
  shower head: bath-shower shower-head shower
  shrimp: fried-shrimp
  skateboard: skateboarding
  skull: skull-2
  snail: snail
  snowflake: snowflake-1 snow
  snowman: snowman snowing
  sock: socks sock
  sofa: couch sofa-1
  spider: spider-alt
  spoon: spoon
  stapler: stapler
  star: star-1 rating-star
  steering wheel: steering-wheel
  stethoscope:
  stopwatch: stopwatch-half timer
  strawberry: strawberry
  suitcase: suitcase-rolling luggage bag-suitcase-4
  sun: weather-sunny sun-1 weather-sun
  pair of sunglasses: sunglasses
  sword: broadsword
  syringe: vaccine syringe
  teapot: tea-pot teapot
  telephone: phone telephone phone-1 phone-telephone
  telescope:
  television: device-tv tv television modern-tv-4k
  tent: tent campsite camping-tent tent-1
  test tube: test-pipe test-tube vial lab-tube
  pair of theater masks: theater-masks masks-theater drama-masks theater-mask show-theater-masks masks
  thermometer: temperature-thermometer-high thermometer-hot
  thumbs up: thumb-up thumbs-up like-1
  ticket: ticket-1
  tooth: dental dentistry-tooth teeth
  tornado: weather-tornado tornado
  tractor: tractor farm-tractor
  traffic cone: cone traffic-cone
  traffic light: traffic-lights traffic-light traffic-lights-ready-to-go
  train: train-subway high-speed-train-side train
  trash can: trash trash-can garbage-bin bin-1 delete-filled delete recycle-bin trash-2
  treasure chest: treasure-chest open-treasure-chest
  tree: tree-1 pine-tree tree-evergreen
  trophy: award-trophy-1 trophy-cup
  truck: truck-2 delivery-truck-3 truck-simple
  trumpet: trumpet
  turtle: turtle
  umbrella: rain-umbrella-1 open-umbrella umbrella-1
  volcano: natural-disaster-volcano volcano
  wallet: money-wallet-open
  washing machine: wash-machine washing-machine
  watch: device-watch watch-1 smart-watch-circle watch-circle-menu
  watermelon: fruit-watermelon water-melon
  whale: sperm-whale
  wheelchair: wheelchair disability-wheelchair wheelchair-2
  windmill: windmill wind-mill
  wine glass: glass-wine wine wine-glass champagne-glass goblet-full
  wrench: tool wrench spanner
`);

/** Icons that show something else than their names say, or that nobody would know. */
export const wrongIcons: ReadonlySet<string> = new Set(
  `
  game-icons/mouse game-icons/butterfly game-icons/bread game-icons/candy-canes game-icons/crown
  game-icons/volcano game-icons/sperm-whale game-icons/bookmark game-icons/vanilla-flower
  game-icons/airplane tabler/rings ph/diamond-fill bi/diamond-fill bi/apple fa6-solid/diamond
  lucide/diamond icon-park/anchor icon-park/clear icon-park/bookmark icon-park/bottle icon-park/brain
  icon-park/bread icon-park/chair icon-park/water icon-park/egg-one icon-park/egg icon-park/envelope
  icon-park/mail icon-park/folder-close icon-park/school icon-park/handbag icon-park/heart
  icon-park/keyboard icon-park/ladder icon-park/lamp icon-park/magic-wand icon-park/newspaper-folding
  icon-park/pills icon-park/pill icon-park/ring icon-park/scale icon-park/phone icon-park/telescope
  icon-park/cone icon-park/trumpet icon-park/windmill icon-park/compass icon-park/spoon icon-park/apple
  icon-park/briefcase icon-park/stapler icon-park/microscope streamline-ultimate-color/ambulance-call
  streamline-ultimate-color/camera-small streamline-ultimate-color/blood-drop
  streamline-ultimate-color/like streamline-ultimate-color/office-desk-lamp
  streamline-ultimate-color/concert-microphone streamline-ultimate-color/night-moon-begin
  streamline-ultimate-color/color-palette streamline-ultimate-color/space-rocket-earth
  streamline-ultimate-color/satellite streamline-ultimate-color/circus-tent
  streamline-ultimate-color/lab-tube streamline-ultimate-color/award-trophy-1
  streamline-ultimate-color/truck-2 streamline-ultimate-color/hospital-building
  streamline-ultimate-color/delete streamline-plump-color/bell-flat streamline-plump-color/candle-flat
  streamline-plump-color/credit-card-5-flat streamline-plump-color/drum-stick-flat
  streamline-plump-color/world-flat streamline-plump-color/earth-1-flat streamline-plump-color/bag-flat
  streamline-plump-color/padlock-square-2-flat streamline-plump-color/test-tube-flat lucide/radio
  lucide/bolt hugeicons/apple hugeicons/compass-01 hugeicons/satellite-01 hugeicons/test-tube-01
  hugeicons/school-01 hugeicons/fuel-01 mingcute/apple-line ri/apple-line uil/apple la/apple
  hugeicons/atom-01 hugeicons/calculator hugeicons/compass hugeicons/clipboard hugeicons/fuel
  hugeicons/school hugeicons/keyboard hugeicons/lock hugeicons/sunglasses hugeicons/satellite
  hugeicons/test-tube hugeicons/shower-head mingcute/time-line mingcute/bottle-line mingcute/school-line
  mingcute/scale-line mingcute/skateboarding-line ri/flashlight-line ri/bell-line ri/school-line
  uil/water la/water uil/moneybag uil/rainbow la/school la/graduation-cap la/black-tie tabler/windmill
  iconoir/calculator iconoir/eye iconoir/snow fluent-emoji-high-contrast/bug
  fluent-emoji-high-contrast/drum fluent-emoji-high-contrast/school fluent-emoji-high-contrast/sun
`
    .trim()
    .split(/\s+/),
);

/** How hands call the variant that they draw of an icon. */
const variants: Readonly<Record<string, readonly string[]>> = {
  tabler: ["-filled", ""],
  ph: ["-fill"],
  bi: ["-fill", ""],
  "streamline-plump-color": ["-flat"],
  hugeicons: ["", "-01"],
  "mingcute/line": ["-line"],
  "ri/line": ["-line"],
};

export const iconNames: readonly string[] = [...called.keys()];

/** What a hand's set calls its icon of a thing; null when it has none. */
export function iconKey(hand: string, name: string): string | null {
  const set = setOf(hand);
  for (const alias of called.get(name)!) {
    for (const variant of variants[hand] ?? [""]) {
      const key = alias + variant;
      if (hasIcon(set, key) && !wrongIcons.has(`${set}/${key}`)) return key;
    }
  }
  return null;
}

function parse(lines: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const [name, aliases] = line.trim().split(":") as [string, string];
        const all = aliases.split(" ").filter((alias) => alias !== "");
        const plain = name.replaceAll(" ", "-");
        return [name, all.includes(plain) ? all : [plain, ...all]];
      }),
  );
}
